//! The media of a message that the business sends: whether they are there, and fit.

use super::super::World;
use super::super::behaviour::UnknownMedia;
use super::super::refusal::{Refusal, Refused, wrong_parameter};
use super::Medium;
use std::fmt::Write as _;
use waxwing_cloud_api::content::{Content, MediaSource};
use waxwing_cloud_api::media::{judge, mislabeled};
use waxwing_domain::ids::PhoneNumberId;

/// Meta could not use a file.
const MEDIA_UPLOAD_ERROR: i64 = 131_053;

impl World {
    /// Refuses a message that names a medium that is not there, or another number's.
    pub(in super::super) fn check_media(
        &self,
        content: &Content,
        number: &PhoneNumberId,
    ) -> Result<(), Refused> {
        if self.state.behaviour.unknown_media == UnknownMedia::Accepted {
            return Ok(());
        }
        for place in content.media_places() {
            let MediaSource::Id(id) = place.source else { continue };
            let medium = self.state.media.living(id);
            let is_there = medium.is_some_and(|it| it.number.as_ref() == Some(number));
            if !is_there {
                let parameter = parameter(&place.pointer);
                return Err(wrong_parameter(&format!(
                    "Param {parameter}['id'] is not a valid whatsapp business account media attachment ID"
                )));
            }
        }
        Ok(())
    }

    /// Why Meta cannot use a medium that is there, and says so later.
    pub(in super::super) fn unfit_media(&self, content: &Content) -> Option<Refusal> {
        let places = content.media_places();
        let wrong = places.iter().find_map(|place| {
            let MediaSource::Id(id) = place.source else { return None };
            let medium = self.state.media.living(id)?;
            let lie = mislabeled(&medium.mime_type, &medium.nature);
            lie.or_else(|| {
                judge(place.kind, place.is_voice, &medium.nature).wrong.into_iter().next()
            })
        })?;
        Some(Refusal::new(
            MEDIA_UPLOAD_ERROR,
            format!("Media upload error: the file {}", wrong.detail),
        ))
    }

    /// Whoever gets this message has its media on their phone, whatever Meta forgets.
    pub(in super::super) fn give_media(&mut self, content: &Content) {
        for place in content.media_places() {
            if let MediaSource::Id(id) = place.source
                && let Some(medium) = self.state.media.get_mut(id).filter(|it| it.ended.is_none())
            {
                medium.is_on_phone = true;
            }
        }
    }

    /// The media a message names that Meta had, in the order in which it names them.
    pub(in super::super) fn media_of(&self, content: &Content) -> Vec<&Medium> {
        let places = content.media_places();
        let ids = places.iter().filter_map(|place| match place.source {
            MediaSource::Id(id) => Some(id),
            MediaSource::Link(_) => None,
        });
        ids.filter_map(|it| self.state.media.get(it)).collect()
    }
}

/// A place as Graph writes it: `template['components'][0]['image']`.
fn parameter(pointer: &str) -> String {
    let mut parts = pointer.trim_start_matches('/').split('/');
    let mut parameter = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_index = !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
        let quote = if is_index { "" } else { "'" };
        write!(parameter, "[{quote}{part}{quote}]").expect("writing to a String cannot fail");
    }
    parameter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_as_graph_does() {
        assert_eq!(parameter("/image"), "image");
        assert_eq!(
            parameter("/template/components/0/parameters/12/video"),
            "template['components'][0]['parameters'][12]['video']"
        );
    }
}
