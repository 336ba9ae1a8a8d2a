//! Templates as they are sent. What a certain template asks for is in the catalogue
//! (`crate::templates`); here stands what holds for all of them.

use super::{
    ANY_TEXT, Is, MEDIUM, Member, NAMED_MEDIUM, Rule, Shape, optional, plain, plain::PLACE,
    required, text,
};
use crate::limits::TEMPLATE_NAME_LENGTH_MAX;
use crate::validate::Walk;
use serde_json::Value;

/// `templates/…`, "send" on each page.
pub(super) const TEMPLATE: Is = Is::Object(&plain(&[
    required("name", text(TEMPLATE_NAME_LENGTH_MAX)),
    required("language", Is::Object(&plain(&[required("code", text(usize::MAX))]))),
    optional("components", COMPONENTS),
]));

const COMPONENTS: Is = Is::List { of: &COMPONENT, min: 0, max: usize::MAX };

const COMPONENT: Is = Is::Tagged {
    tag: "type",
    shapes: &[
        ("header", &FILLED),
        ("body", &FILLED),
        ("limited_time_offer", &FILLED),
        ("button", &BUTTON),
        ("carousel", &CAROUSEL),
    ],
};

const PARAMETERS: Is = Is::List { of: &PARAMETER, min: 0, max: usize::MAX };

const FILLED: Shape = plain(&[optional("parameters", PARAMETERS)]);

const BUTTON: Shape = plain(&[
    required("sub_type", Is::Word),
    required("index", Is::Number { min: 0.0, max: 9.0 }),
    optional("parameters", PARAMETERS),
]);

const CAROUSEL: Shape =
    plain(&[required("cards", Is::List { of: &Is::Object(&CARD), min: 2, max: 10 })]);

/// A card has components as a template has, but no cards.
const CARD: Shape = plain(&[
    required("card_index", Is::Number { min: 0.0, max: 9.0 }),
    required("components", Is::List { of: &CARD_COMPONENT, min: 0, max: usize::MAX }),
]);
const CARD_COMPONENT: Is = Is::Tagged {
    tag: "type",
    shapes: &[("header", &FILLED), ("body", &FILLED), ("button", &BUTTON)],
};

const NAME: Member = optional("parameter_name", Is::Word);

const PARAMETER: Is = Is::Tagged {
    tag: "type",
    shapes: &[
        ("text", &plain(&[NAME, required("text", Is::Scalar)])),
        ("currency", &plain(&[NAME, required("currency", Is::Object(&CURRENCY))])),
        ("date_time", &plain(&[NAME, required("date_time", Is::Object(&DATE_TIME))])),
        ("image", &plain(&[NAME, required("image", Is::Object(&MEDIUM))])),
        ("video", &plain(&[NAME, required("video", Is::Object(&MEDIUM))])),
        ("gif", &plain(&[NAME, required("gif", Is::Object(&MEDIUM))])),
        ("document", &plain(&[NAME, required("document", Is::Object(&NAMED_MEDIUM))])),
        ("location", &plain(&[required("location", Is::Object(&PLACE))])),
        ("product", &plain(&[required("product", Is::Object(&PRODUCT))])),
        ("payload", &plain(&[required("payload", Is::Scalar)])),
        ("coupon_code", &plain(&[required("coupon_code", text(20))])),
        ("action", &plain(&[required("action", Is::Any)])),
        ("limited_time_offer", &LIMITED_TIME_OFFER),
    ],
};

const CURRENCY: Shape = plain(&[
    required("fallback_value", text(usize::MAX)),
    required("code", Is::Text { min: 3, max: 3 }),
    required("amount_1000", Is::Number { min: f64::NEG_INFINITY, max: f64::INFINITY }),
]);

/// Meta shows `fallback_value`; what else stands there is of an older model, and ignored.
const DATE_TIME: Shape =
    plain(&[required("fallback_value", text(usize::MAX)), optional("calendar", ANY_TEXT)]);

const PRODUCT: Shape =
    plain(&[required("product_retailer_id", Is::Word), optional("catalog_id", Is::Word)]);

const LIMITED_TIME_OFFER: Shape = Shape {
    members: &[required("limited_time_offer", Is::Object(&plain(&[])))],
    rules: &[Rule::Check(expiration, "`expiration_time_ms` is in milliseconds")],
};

/// An instant in milliseconds; one in seconds is a mistake that Meta answers with an offer long over.
fn expiration(parameter: &Value, walk: &mut Walk) {
    const MILLISECONDS_MIN: f64 = 100_000_000_000.0;
    let at = parameter.get("limited_time_offer").and_then(|it| it.get("expiration_time_ms"));
    let Some(at) = at.and_then(Value::as_f64) else { return };
    if at < MILLISECONDS_MIN {
        let detail = "must be an instant in milliseconds since 1970, and looks like seconds";
        walk.report("limited_time_offer/expiration_time_ms", "content.out_of_range", detail)
            .found(at);
    }
}
