//! Errors of sending templates and flows.
//!
//! Source: <https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes>.

#![expect(clippy::unreadable_literal, reason = "whoever looks for a code types it as Meta does")]

rows! {
    132000 400 Answer FixContent "Number of parameters does not match the expected number of params"
        "the template has more or fewer blanks than were filled"
        "fill as many blanks as the template has"
    132001 404 Answer PauseTemplate "Template name does not exist in the translation"
        "there is no approved template of this name in this language"
        "sync the catalogue, and look at the template's name, language and status"
    132005 400 Answer FixContent "Translated text too long"
        "the template's text is too long once its blanks are filled"
        "fill the blanks with shorter values"
    132007 400 Both PauseTemplate "Template format character policy violated"
        "the template's content breaks a policy"
        "change the template's text and have it approved"
    132008 400 Answer FixContent "Template parameter value is not valid"
        "a blank was filled with something that is not allowed"
        "fill the blank with another value"
    132012 400 Answer FixContent "Parameter format does not match format in the created template"
        "a blank was filled with something of the wrong kind"
        "fill the blank with the kind the template shows"
    132015 400 Both PauseTemplate "Template is paused"
        "the template is paused for low quality, for 3 or 6 hours"
        "wait, or edit the template"
    132016 400 Both PauseTemplate "Template is disabled"
        "the template is disabled for good"
        "make another template"
    132018 400 Answer FixContent "Invalid template parameters"
        "a blank was filled with line breaks, tabs or too many spaces"
        "fill the blank with one line of text"
    132068 400 Answer FixContent "Flow is blocked"
        "the flow is blocked"
        "mend the flow, and publish it again"
    132069 400 Answer Wait "Flow is throttled"
        "the flow was sent ten times in the last hour"
        "wait an hour, and look at the flow's health"
}
