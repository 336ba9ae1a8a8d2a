//! The mark that Graph's objects about WhatsApp carry, where they are no messages.

use crate::errors::GraphError;
use serde_json::Value;

/// What the mark is called.
const NAME: &str = "messaging_product";

/// The object with its mark.
pub fn marked(mut object: Value) -> Value {
    if let Value::Object(members) = &mut object {
        members.insert(NAME.to_owned(), "whatsapp".into());
    }
    object
}

/// Whether a request carries the mark.
pub fn is_marked(request: &Value) -> bool {
    request[NAME] == "whatsapp"
}

/// What Meta answers to a request without it.
pub fn unmarked() -> Box<GraphError> {
    Box::new(GraphError::required(NAME))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_marked_is_known_by_its_mark() {
        let object = json!({ "about": "Bikes" });
        assert!(!is_marked(&object));
        assert_eq!(marked(object.clone()), json!({ "about": "Bikes", NAME: "whatsapp" }));
        assert!(is_marked(&marked(object)));
        assert_eq!(unmarked().message, "(#100) The parameter messaging_product is required.");
    }
}
