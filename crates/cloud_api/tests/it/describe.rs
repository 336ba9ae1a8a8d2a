//! What we understood of a payload, as lines for people to read in snapshots.

use waxwing_cloud_api::webhook::{
    Echo, Inbound, Moved, Notice, Oddity, Parsed, Preference, Scope, StatusError, StatusNotice,
};

/// A few lines a unit and an oddity, without what is kept whole.
pub(crate) fn describe(parsed: &Parsed) -> String {
    let units = parsed.units.iter().map(|unit| {
        let what = match &unit.notice {
            Notice::Message(message) => describe_message(message),
            Notice::Status(status) => describe_status(status),
            Notice::Moved(it) => format!("moved at {}{}", it.at, describe_moved(&it.moved)),
            Notice::Echo(echo) => describe_echo(echo),
            Notice::Preference(preference) => describe_preference(preference),
            Notice::Template(it) => {
                let at = shown(it.at.as_ref());
                format!("template at {at}\n    {:?}\n    {:?}", it.template, it.change)
            }
            Notice::Account(it) => {
                format!("account at {}\n    {:?}", shown(it.at.as_ref()), it.news)
            }
            Notice::Errors(it) => format!("errors{}", describe_errors(&it.errors)),
            Notice::Action(it) => format!("action {} at {}", it.action, it.at),
            Notice::Field { field, .. } => format!("field {field}"),
            Notice::Unknown { field, .. } => format!("unknown {field}"),
        };
        format!("{}: {what}\n", describe_scope(&unit.scope))
    });
    let oddities = parsed.oddities.iter().map(describe_oddity);
    units.chain(oddities).collect()
}

fn describe_oddity(it: &Oddity) -> String {
    let raw: String = it.raw.split_whitespace().collect();
    let (scope, field) = (describe_scope(&it.scope), shown(it.field.as_ref()));
    format!("{scope}: oddity in {field}: {}\n    {raw}\n", it.detail)
}

fn describe_scope(scope: &Scope) -> String {
    let waba = shown(scope.waba_id.as_ref());
    let number = shown(scope.phone_number_id.as_ref());
    format!("{waba}/{number} {}", shown(scope.display_phone_number.as_ref()))
}

fn describe_message(it: &Inbound) -> String {
    let optional = [
        named("username", it.username.as_ref()),
        named("parent", it.parent_user_id.as_ref()),
        named("identity", it.identity_hash.as_ref()),
        named("group", it.group_id.as_ref()),
        named("product", it.product.as_ref().map(|it| &it.retailer_id)),
        named("referral", it.referral.as_ref()),
        it.moved.as_ref().map(|it| describe_moved(it)).unwrap_or_default(),
        describe_errors(&it.errors),
    ];
    let forwarded = match (it.forwarded, it.frequently_forwarded) {
        (false, false) => "",
        (true, false) => ", forwarded",
        (true, true) => ", forwarded often",
        (false, true) => ", forwarded never and often",
    };
    format!(
        "message {} at {}\n    from {} {} {}, answers {}{forwarded}{}\n    {} {}",
        it.wamid,
        it.at,
        shown(it.from.as_ref()),
        shown(it.from_user_id.as_ref()),
        shown(it.profile_name.as_ref()),
        shown(it.context_id.as_ref()),
        optional.concat(),
        it.kind,
        it.content,
    )
}

fn describe_status(it: &StatusNotice) -> String {
    let optional = [
        named("name", it.profile_name.as_ref()),
        named("username", it.username.as_ref()),
        named("parent", it.recipient_parent_user_id.as_ref()),
        named("identity", it.identity_hash.as_ref()),
        named("group", it.group_id.as_ref()),
        named("participant", it.participant.as_ref()),
        named("participant", it.participant_user_id.as_ref()),
        named("template", it.template_id.as_ref()),
        it.pricing.as_ref().map(|it| format!("\n    {it:?}")).unwrap_or_default(),
        it.conversation.as_ref().map(|it| format!("\n    {it:?}")).unwrap_or_default(),
        describe_errors(&it.errors),
    ];
    format!(
        "{} is {} ({:?}) at {}\n    to {} {}, gives back {}{}",
        it.wamid,
        it.status,
        it.milestone,
        it.at,
        shown(it.recipient.as_ref()),
        shown(it.recipient_user_id.as_ref()),
        shown(it.callback_data.as_ref()),
        optional.concat(),
    )
}

fn describe_echo(it: &Echo) -> String {
    format!(
        "echo {} in {} at {}\n    to {} {} {}, answers {}\n    {} {}",
        it.wamid,
        it.field,
        it.at,
        shown(it.to.as_ref()),
        shown(it.to_user_id.as_ref()),
        shown(it.profile_name.as_ref()),
        shown(it.context_id.as_ref()),
        it.kind,
        it.content,
    )
}

fn describe_preference(it: &Preference) -> String {
    format!(
        "{} {} {} wants {:?} of {} at {}: {}{}",
        shown(it.wa_id.as_ref()),
        shown(it.user_id.as_ref()),
        shown(it.profile_name.as_ref()),
        it.wish,
        shown(it.category.as_ref()),
        it.at,
        shown(it.detail.as_ref()),
        named("signup", it.signup_id.as_ref()),
    )
}

fn describe_moved(it: &Moved) -> String {
    format!(
        "\n    was {} {} {}\n    is {} {} {}",
        shown(it.previous_wa_id.as_ref()),
        shown(it.previous_user_id.as_ref()),
        shown(it.previous_parent_user_id.as_ref()),
        shown(it.wa_id.as_ref()),
        shown(it.user_id.as_ref()),
        shown(it.parent_user_id.as_ref()),
    )
}

fn describe_errors(errors: &[StatusError]) -> String {
    let line = |it: &StatusError| {
        let (details, href) = (shown(it.details.as_ref()), named("see", it.href.as_ref()));
        format!("\n    {} {}: {details}{href}", it.code, it.title)
    };
    errors.iter().map(line).collect()
}

fn named<T: ToString>(name: &str, value: Option<&T>) -> String {
    value.map(|it| format!(", {name} {}", it.to_string())).unwrap_or_default()
}

fn shown<T: ToString>(value: Option<&T>) -> String {
    value.map_or_else(|| "-".to_owned(), ToString::to_string)
}
