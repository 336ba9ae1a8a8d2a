//! The words of templates for codes, which Meta writes itself.

use serde_json::{Value, json};

/// What a template for codes says in one language.
struct Preset {
    language: &'static str,
    body: &'static str,
    advice: &'static str,
    footer: &'static str,
    label: &'static str,
}

/// The languages this Meta knows; in any other it says it in English.
const PRESETS: [Preset; 6] = [
    Preset {
        language: "en",
        body: "*{{1}}* is your verification code.",
        advice: "For your security, do not share this code.",
        footer: "This code expires in {} minutes.",
        label: "Copy code",
    },
    Preset {
        language: "de",
        body: "*{{1}}* ist dein Verifizierungscode.",
        advice: "Gib diesen Code zu deiner Sicherheit nicht weiter.",
        footer: "Dieser Code läuft in {} Minuten ab.",
        label: "Code kopieren",
    },
    Preset {
        language: "es",
        body: "*{{1}}* es tu código de verificación.",
        advice: "Por tu seguridad, no lo compartas.",
        footer: "Este código caduca en {} minutos.",
        label: "Copiar código",
    },
    Preset {
        language: "fr",
        body: "*{{1}}* est votre code de vérification.",
        advice: "Pour votre sécurité, ne le partagez pas.",
        footer: "Ce code expire dans {} minutes.",
        label: "Copier le code",
    },
    Preset {
        language: "it",
        body: "*{{1}}* è il tuo codice di verifica.",
        advice: "Per la tua sicurezza, non condividerlo.",
        footer: "Questo codice scade tra {} minuti.",
        label: "Copia codice",
    },
    Preset {
        language: "pt",
        body: "*{{1}}* é o seu código de verificação.",
        advice: "Para sua segurança, não o compartilhe.",
        footer: "Este código expira em {} minutos.",
        label: "Copiar código",
    },
];

/// How many minutes a code is good for when nobody said.
const MINUTES: i64 = 10;

/// The component as Meta keeps it: with its words, and the button as one that leads to an address.
pub(super) fn complete(mut component: Value, language: &str, minutes: Option<i64>) -> Value {
    let preset = preset(language);
    let kind = component["type"].as_str().unwrap_or_default().to_owned();
    match kind.as_str() {
        "BODY" => {
            let advised = component["add_security_recommendation"] == true;
            let advice = if advised { format!(" {}", preset.advice) } else { String::new() };
            component["text"] = format!("{}{advice}", preset.body).into();
            component["example"] = json!({ "body_text": [["123456"]] });
        }
        "FOOTER" => {
            let minutes = minutes.unwrap_or(MINUTES).to_string();
            component["text"] = preset.footer.replace("{}", &minutes).into();
        }
        "BUTTONS" => {
            let buttons = component["buttons"].as_array_mut().into_iter().flatten();
            for button in buttons.filter(|it| it["type"] == "OTP") {
                *button = as_address(button, preset, minutes);
            }
        }
        _ => {}
    }
    component
}

fn as_address(button: &Value, preset: &Preset, minutes: Option<i64>) -> Value {
    let kind = button["otp_type"].as_str().unwrap_or("COPY_CODE").to_uppercase();
    let minutes = minutes.map(|it| format!("&code_expiration_minutes={it}")).unwrap_or_default();
    let url = format!("https://www.whatsapp.com/otp/code/?otp_type={kind}{minutes}&code=otp");
    json!({
        "type": "URL",
        "text": button["text"].as_str().unwrap_or(preset.label),
        "url": format!("{url}{{{{1}}}}"),
        "example": [format!("{url}123456")],
    })
}

fn preset(language: &str) -> &'static Preset {
    let main = language.split('_').next().unwrap_or_default();
    PRESETS.iter().find(|it| it.language == main).unwrap_or(&PRESETS[0])
}
