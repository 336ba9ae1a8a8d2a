"""A bakery's bot: a program that knows WhatsApp only through pywa, and nothing of Waxwing.

It is started with one argument, a JSON object:

    graph_url     what answers in Meta's place, with all that stands before `/v25.0`
    phone_id, waba_id, token, app_secret, verify_token     as for any pywa bot

It hears webhooks on a free port of 127.0.0.1, answers each person step by step, and prints one
JSON object a line of what it did and saw. pywa is used as it is installed. The one thing that is
not as in production is the transport of its HTTP client, which takes requests for Meta's host to
`graph_url` instead.
"""

import json
import socket
import sys
import threading

import httpx
import uvicorn
from pywa import WhatsApp, filters, types
from pywa.types import templates
from pywa.utils import UserIdentifier
from starlette.applications import Starlette

META = "graph.facebook.com"

_printing = threading.Lock()


def tell(**what: object) -> None:
    """Prints one line; handlers run in threads of their own."""
    with _printing:
        print(json.dumps(what), flush=True)


class InMetasPlace(httpx.BaseTransport):
    """Takes requests for Meta's host to another address, path and all."""

    def __init__(self, graph_url: str) -> None:
        self._there = httpx.URL(graph_url.rstrip("/"))
        self._wire = httpx.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host != META:
            raise httpx.ConnectError(f"this bot calls nobody but Meta, not {request.url.host}")
        there = self._there
        path = there.raw_path.rstrip(b"/") + request.url.raw_path
        request.url = request.url.copy_with(
            scheme=there.scheme, host=there.host, port=there.port, raw_path=path
        )
        request.headers["Host"] = f"{there.host}:{there.port}"
        return self._wire.handle_request(request)

    def close(self) -> None:
        self._wire.close()


def answer_people(wa: WhatsApp) -> None:
    """What the bot does: each thing that a person does brings the next kind of message."""

    @wa.on_message(filters.text)
    def heard(_: WhatsApp, said: types.Message) -> None:
        tell(heard="text", text=said.text, name=said.from_user.name, id=said.id)
        if said.text != "What do you have?":
            sent = said.reply_text(f"You said: {said.text}", quote=True)
            tell(sent="text", id=sent.id)
            return
        sent = wa.send_message(
            to=said.from_user.wa_id,
            text="Bread or cake?",
            header="Acme bakery",
            footer="Open until ten",
            buttons=[
                types.Button(title="Bread", callback_data="bread"),
                types.Button(title="Cake", callback_data="cake"),
            ],
        )
        tell(sent="buttons", id=sent.id)

    @wa.on_callback_button
    def tapped(_: WhatsApp, tap: types.CallbackButton) -> None:
        tell(heard="button", data=tap.data, title=tap.title, about=tap.reply_to_message.id)
        sent = wa.send_message(
            to=tap.from_user.wa_id,
            text=f"Which {tap.data}?",
            buttons=types.SectionList(
                button_title="Choose",
                sections=[
                    types.Section(
                        title="With fruit",
                        rows=[
                            types.SectionRow("Apple", "apple", "From our own garden"),
                            types.SectionRow("Cherry", "cherry"),
                        ],
                    ),
                    types.Section(
                        title="Without", rows=[types.SectionRow("Chocolate", "chocolate")]
                    ),
                ],
            ),
        )
        tell(sent="list", id=sent.id)

    @wa.on_callback_selection
    def chose(_: WhatsApp, choice: types.CallbackSelection) -> None:
        about = choice.reply_to_message.id
        tell(heard="choice", data=choice.data, title=choice.title, about=about)
        sent = wa.send_template(
            to=choice.from_user.wa_id,
            name="order_update",
            language=templates.TemplateLanguage.ENGLISH_US,
            params=[
                templates.BodyText.params(choice.from_user.name, "A-1042", "tomorrow"),
                templates.URLButton.params(url_variable="A-1042", index=0),
            ],
            tracker="order A-1042",
        )
        tell(sent="template", id=sent.id)

    @wa.on_message_status
    def learned(_: WhatsApp, status: types.MessageStatus) -> None:
        error = None if status.error is None else status.error.code
        tell(
            status=status.status.value,
            id=status.id,
            tracker=status.tracker,
            error=error,
        )


def main() -> None:
    """Listens, says where, and serves until it is ended."""
    asked = json.loads(sys.argv[1])
    app = Starlette()
    wa = WhatsApp(
        phone_id=asked["phone_id"],
        waba_id=asked["waba_id"],
        token=asked["token"],
        app_secret=asked["app_secret"],
        verify_token=asked["verify_token"],
        session=httpx.Client(transport=InMetasPlace(asked["graph_url"])),
        server=app,
        webhook_endpoint="/whatsapp",
        api_version=25.0,
        # pywa takes a scoped id for one only if it is all digits; numbers it always knows.
        user_identifier_priority=(
            UserIdentifier.WA_ID,
            UserIdentifier.BSUID,
            UserIdentifier.PARENT_BSUID,
        ),
    )
    answer_people(wa)
    with socket.create_server(("127.0.0.1", 0)) as ear:
        tell(listens=f"http://127.0.0.1:{ear.getsockname()[1]}/whatsapp")
        config = uvicorn.Config(app, log_level="warning", access_log=False)
        uvicorn.Server(config).run(sockets=[ear])


if __name__ == "__main__":
    main()
