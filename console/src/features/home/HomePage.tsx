// The home page: that Waxwing runs, where its sandbox phone is, and what to do next.

import { Button } from "@mantine/core";
import { curlShape, homeTexts } from "../../texts/home";
import { AppearanceSwitch } from "../../ui/AppearanceSwitch";
import { CopyButton } from "../../ui/CopyButton";
import { Icon } from "../../ui/Icon";
import { Mark } from "../../ui/Mark";
import { ReadinessLine } from "./ReadinessLine";
import { useReadiness, useSandboxPhone } from "./useGateway";

/** Draws the page. */
export function HomePage() {
  const readiness = useReadiness();
  const phone = useSandboxPhone();
  const command = curlShape(window.location.origin, homeTexts.examplePhone, homeTexts.exampleText);
  return (
    <main className="home">
      <header className="home__header">
        <Mark size={52} />
        <div>
          <h1>{homeTexts.product}</h1>
          <p>{homeTexts.what}</p>
        </div>
      </header>
      <ReadinessLine readiness={readiness} />
      {phone && (
        <section className="card card--phone" aria-labelledby="phone-title">
          <div>
            <h2 id="phone-title">{homeTexts.phoneTitle}</h2>
            <p>{homeTexts.phoneWhat}</p>
          </div>
          <Button component="a" href="/sandbox/" size="md" rightSection={<Icon name="link" />}>
            {homeTexts.phoneOpen}
          </Button>
        </section>
      )}
      <section className="card" aria-labelledby="send-title">
        <h2 id="send-title">{homeTexts.sendTitle}</h2>
        <p>{homeTexts.sendWhat}</p>
        <div className="command">
          <pre>{command}</pre>
          <CopyButton text={command} what={homeTexts.commandName} />
        </div>
        <p>{homeTexts.sendThen}</p>
      </section>
      <footer className="home__footer">
        <nav aria-label={homeTexts.healthTitle}>
          <a href="/livez">/livez</a> {homeTexts.livez}
          <span aria-hidden="true"> · </span>
          <a href="/readyz">/readyz</a> {homeTexts.readyz}
        </nav>
        <AppearanceSwitch />
      </footer>
    </main>
  );
}
