//! Interactive messages, each kind with its own table.

use super::carousel;
use super::{
    ANY_TEXT, Is, MEDIUM, Member, NAMED_MEDIUM, Rule, Shape, optional, plain, required, text,
};
use crate::validate::Walk;
use serde_json::Value;

/// The most characters of a body. Meta's `OpenAPI` file has it for lists, too; the guide says 4096.
const BODY_LENGTH_MAX: usize = 1024;
const LIST_BODY_LENGTH_MAX: usize = 4096;
const LIST_ROWS_MAX: usize = 10;
const PRODUCTS_MAX: usize = 30;

pub(super) const INTERACTIVE: Is = Is::Tagged {
    tag: "type",
    shapes: &[
        ("button", &BUTTON),
        ("list", &LIST),
        ("cta_url", &CTA_URL),
        ("flow", &FLOW),
        ("location_request_message", &LOCATION_REQUEST),
        ("address_message", &ADDRESS),
        ("product", &PRODUCT),
        ("product_list", &PRODUCT_LIST),
        ("catalog_message", &CATALOG),
        ("carousel", &carousel::CAROUSEL),
        ("call_permission_request", &CALL_PERMISSION),
        ("voice_call", &VOICE_CALL),
        ("request_contact_info", &CONTACT_REQUEST),
        // The same by the name of Meta's page of May 2026.
        ("contact_request", &CONTACT_REQUEST),
        ("order_details", &ORDER_DETAILS),
        ("order_status", &ORDER_STATUS),
    ],
};

const HEADER: Member = optional(
    "header",
    Is::Tagged {
        tag: "type",
        shapes: &[
            ("text", &TEXT_HEADER),
            ("image", &plain(&[required("image", Is::Object(&MEDIUM))])),
            ("video", &plain(&[required("video", Is::Object(&MEDIUM))])),
            ("document", &plain(&[required("document", Is::Object(&NAMED_MEDIUM))])),
        ],
    },
);
const TEXT_HEADER: Shape = plain(&[required("text", text(60))]);
const ONLY_TEXT_HEADER: Is =
    Is::Object(&plain(&[required("type", Is::OneOf(&["text"])), required("text", text(60))]));
pub(super) const NO_HEADER: Member = optional("header", Is::Nothing);
pub(super) const NO_FOOTER: Member = optional("footer", Is::Nothing);
pub(super) const BODY: Member =
    required("body", Is::Object(&plain(&[required("text", text(BODY_LENGTH_MAX))])));
const OPTIONAL_BODY: Member =
    optional("body", Is::Object(&plain(&[required("text", text(BODY_LENGTH_MAX))])));
const FOOTER: Member = optional("footer", Is::Object(&plain(&[required("text", text(60))])));

pub(super) const fn action(shape: &'static Shape) -> Member {
    required("action", Is::Object(shape))
}

/// `messages/interactive-reply-buttons-messages`.
const BUTTON: Shape = plain(&[HEADER, BODY, FOOTER, action(&BUTTONS)]);
const BUTTONS: Shape = Shape {
    members: &[required("buttons", Is::List { of: &Is::Object(&REPLY_BUTTON), min: 1, max: 3 })],
    rules: &[
        Rule::Unique { list: "buttons", at: "/reply/title" },
        Rule::Unique { list: "buttons", at: "/reply/id" },
    ],
};
const REPLY_BUTTON: Shape =
    plain(&[required("type", Is::OneOf(&["reply"])), required("reply", Is::Object(&REPLY))]);
pub(super) const REPLY: Shape = Shape {
    members: &[required("id", text(256)), required("title", text(20))],
    rules: &[Rule::Check(no_blanks_around_id, "no blanks around `id`")],
};

/// `messages/interactive-list-messages`.
const LIST: Shape = plain(&[
    optional("header", ONLY_TEXT_HEADER),
    required("body", Is::Object(&plain(&[required("text", text(LIST_BODY_LENGTH_MAX))]))),
    FOOTER,
    action(&Shape {
        members: &[
            required("button", text(20)),
            required("sections", Is::List { of: &Is::Object(&LIST_SECTION), min: 1, max: 10 }),
        ],
        rules: &[
            Rule::Total { list: "sections", of: "rows", max: LIST_ROWS_MAX },
            Rule::Check(sections_have_titles, "several sections have titles"),
            Rule::Check(row_ids_differ, "no two rows have one `id`"),
        ],
    }),
]);
const LIST_SECTION: Shape = plain(&[
    optional("title", text(24)),
    required("rows", Is::List { of: &Is::Object(&ROW), min: 1, max: usize::MAX }),
]);
const ROW: Shape = plain(&[
    required("id", text(200)),
    required("title", text(24)),
    optional("description", Is::Text { min: 0, max: 72 }),
]);

/// `messages/interactive-cta-url-messages`.
const CTA_URL: Shape = plain(&[HEADER, BODY, FOOTER, action(&CTA_ACTION)]);
const CTA_ACTION: Shape = plain(&[
    required("name", Is::OneOf(&["cta_url"])),
    required(
        "parameters",
        Is::Object(&plain(&[required("display_text", text(20)), required("url", Is::Link)])),
    ),
]);

/// `flows/guides/sendingaflow`. `flow_cta`: advised up to 30.
const FLOW: Shape = plain(&[
    HEADER,
    BODY,
    FOOTER,
    action(&plain(&[
        required("name", Is::OneOf(&["flow"])),
        required("parameters", Is::Object(&FLOW_PARAMETERS)),
    ])),
]);
const FLOW_PARAMETERS: Shape = Shape {
    members: &[
        required("flow_message_version", Is::OneOf(&["3"])),
        optional("flow_id", Is::Word),
        optional("flow_name", Is::Word),
        required("flow_cta", text(30)),
        optional("flow_token", ANY_TEXT),
        optional("mode", Is::OneOf(&["published", "draft"])),
        optional("flow_action", Is::OneOf(&["navigate", "data_exchange"])),
        optional(
            "flow_action_payload",
            Is::Object(&plain(&[optional("screen", ANY_TEXT), optional("data", Is::Any)])),
        ),
    ],
    rules: &[
        Rule::ExactlyOne(&["flow_id", "flow_name"]),
        Rule::Check(payload_navigates, "`flow_action_payload` goes with `navigate`"),
    ],
};

/// `messages/location-request-messages`.
const LOCATION_REQUEST: Shape = plain(&[
    NO_HEADER,
    BODY,
    NO_FOOTER,
    action(&plain(&[required("name", Is::OneOf(&["send_location"]))])),
]);

/// `messages/address-messages`.
const ADDRESS: Shape = plain(&[
    HEADER,
    BODY,
    FOOTER,
    action(&plain(&[
        required("name", Is::OneOf(&["address_message"])),
        required("parameters", Is::Object(&ADDRESS_PARAMETERS)),
    ])),
]);
const ADDRESS_PARAMETERS: Shape =
    plain(&[required("country", Is::Text { min: 2, max: 2 }), optional("values", Is::Any)]);

/// `catalogs/sell-products-and-services/share-products`, as the next two.
const PRODUCT: Shape = plain(&[
    NO_HEADER,
    OPTIONAL_BODY,
    FOOTER,
    action(&plain(&[required("catalog_id", Is::Word), required("product_retailer_id", Is::Word)])),
]);

const PRODUCT_LIST: Shape = plain(&[
    required("header", ONLY_TEXT_HEADER),
    BODY,
    FOOTER,
    action(&Shape {
        members: &[
            required("catalog_id", Is::Word),
            required("sections", Is::List { of: &Is::Object(&PRODUCT_SECTION), min: 1, max: 10 }),
        ],
        rules: &[
            Rule::Total { list: "sections", of: "product_items", max: PRODUCTS_MAX },
            Rule::Check(sections_have_titles, "several sections have titles"),
        ],
    }),
]);
const PRODUCT_SECTION: Shape = plain(&[
    optional("title", text(24)),
    required("product_items", Is::List { of: &Is::Object(&PRODUCT_ITEM), min: 1, max: usize::MAX }),
]);
const PRODUCT_ITEM: Shape = plain(&[required("product_retailer_id", Is::Word)]);

const CATALOG: Shape = plain(&[
    NO_HEADER,
    BODY,
    FOOTER,
    action(&plain(&[
        required("name", Is::OneOf(&["catalog_message"])),
        optional(
            "parameters",
            Is::Object(&plain(&[optional("thumbnail_product_retailer_id", Is::Word)])),
        ),
    ])),
]);

/// `calling/user-call-permissions`.
const CALL_PERMISSION: Shape = plain(&[
    NO_HEADER,
    OPTIONAL_BODY,
    NO_FOOTER,
    action(&plain(&[required("name", Is::OneOf(&["call_permission_request"]))])),
]);

/// `calling/call-button-messages-deep-links`. It may ring for up to 30 days.
const VOICE_CALL: Shape = plain(&[
    NO_HEADER,
    BODY,
    NO_FOOTER,
    action(&plain(&[
        required("name", Is::OneOf(&["voice_call"])),
        optional(
            "parameters",
            Is::Object(&plain(&[
                optional("display_text", text(20)),
                optional("ttl_minutes", Is::Number { min: 1.0, max: 43_200.0 }),
                optional("payload", Is::Text { min: 0, max: 512 }),
            ])),
        ),
    ])),
]);

/// `business-scoped-user-ids`.
const CONTACT_REQUEST: Shape = plain(&[
    NO_HEADER,
    BODY,
    NO_FOOTER,
    action(&plain(&[required("name", Is::OneOf(&["request_contact_info"]))])),
]);

/// Payments (India, Brazil, Singapore): what the page names; the order itself is Meta's to judge.
const ORDER_DETAILS: Shape = plain(&[
    HEADER,
    BODY,
    FOOTER,
    action(&plain(&[
        required("name", Is::OneOf(&["review_and_pay"])),
        required("parameters", Is::Object(&plain(&[required("reference_id", Is::Word)]))),
    ])),
]);
const ORDER_STATUS: Shape = plain(&[
    HEADER,
    BODY,
    FOOTER,
    action(&plain(&[
        required("name", Is::OneOf(&["review_order"])),
        required("parameters", Is::Object(&plain(&[required("reference_id", Is::Word)]))),
    ])),
]);

pub(super) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn no_blanks_around_id(reply: &Value, walk: &mut Walk) {
    let id = reply.get("id").and_then(Value::as_str).unwrap_or_default();
    if id.trim() != id && !id.trim().is_empty() {
        walk.report("id", "content.malformed", "must not begin or end with a blank").found(id);
    }
}

/// With more than one section, each has a title.
fn sections_have_titles(action: &Value, walk: &mut Walk) {
    let sections = list(action, "sections");
    if sections.len() < 2 {
        return;
    }
    for (place, section) in sections.iter().enumerate() {
        if section.get("title").is_none_or(Value::is_null) {
            let at = format!("sections/{place}/title");
            walk.report(
                &at,
                "content.missing",
                "must be given when there is more than one section",
            );
        }
    }
}

fn row_ids_differ(action: &Value, walk: &mut Walk) {
    let mut seen = Vec::new();
    for (place, section) in list(action, "sections").iter().enumerate() {
        for (row_place, row) in list(section, "rows").iter().enumerate() {
            let Some(id) = row.get("id").filter(|it| !it.is_null()) else { continue };
            if seen.contains(&id) {
                let at = format!("sections/{place}/rows/{row_place}/id");
                walk.report(&at, "content.not_unique", "must differ from that of every other row")
                    .found(id.clone());
            }
            seen.push(id);
        }
    }
}

/// Only a flow that opens on a screen has something to open it with.
fn payload_navigates(parameters: &Value, walk: &mut Walk) {
    let has_payload = parameters.get("flow_action_payload").is_some_and(|it| !it.is_null());
    if has_payload && parameters.get("flow_action").is_some_and(|it| it == "data_exchange") {
        let detail = "goes with flow_action navigate only";
        walk.report("flow_action_payload", "content.conflict", detail);
    }
}
