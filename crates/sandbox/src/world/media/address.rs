//! The two hops to a medium's bytes: what Graph tells of it, and the address that is good for five
//! minutes.

use super::super::faults::{Effect, Target};
use super::super::refusal::{Refused, wrong_parameter};
use super::super::{GraphReply, GraphRequest, World};
use super::{By, Ended, Medium};
use crate::digest::Digest;
use std::time::Duration;
use subtle::ConstantTimeEq;
use waxwing_cloud_api::media::{MediaInfo, URL_LIVES};
use waxwing_cloud_api::signature;
use waxwing_domain::time::Timestamp;

/// What the servers that keep the bytes answer when an address is no longer good: no word of Graph's.
const GONE_PAGE: &str =
    "<!DOCTYPE html><html><body>URL signature expired or not valid</body></html>";

/// How many digits of the signature stand in an address.
const HASH_DIGITS: usize = 40;

/// What comes of fetching a medium from its address.
#[derive(Clone, Debug, PartialEq)]
pub enum Attachment {
    /// Its bytes.
    File {
        /// Whose bytes.
        digest: Digest,
        /// Their type.
        mime_type: String,
        /// How long until they come.
        delay: Duration,
        /// What happens to them on their way.
        damage: Option<Damage>,
    },
    /// An answer, or none.
    Reply(GraphReply),
}

/// What a fault does to bytes on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// One of them is another.
    Garbled,
    /// The second half never comes.
    BrokenOff,
}

impl World {
    /// What Graph tells of a medium, for who asks for it.
    pub(in super::super) fn show_medium(
        &self,
        id: &str,
        request: &GraphRequest<'_>,
        now: Timestamp,
    ) -> Result<String, Refused> {
        let medium = self.asked_for(id, request.parameter("phone_number_id"))?;
        let info = MediaInfo {
            id: medium.id.clone(),
            url: self.medium_url(&medium.id, now),
            mime_type: medium.mime_type.clone(),
            sha256: Some(medium.digest.0),
            file_size: Some(medium.nature.size),
        };
        Ok(info.to_json())
    }

    /// Meta forgets a medium, as it was asked to.
    pub(in super::super) fn delete_medium(
        &mut self,
        id: &str,
        number: Option<&str>,
    ) -> Result<(), Refused> {
        self.asked_for(id, number)?;
        self.end_medium(id, Ended::Deleted);
        Ok(())
    }

    /// A medium there is, if it was uploaded to the number that is named. What a person sent was
    /// uploaded to none: whoever names one is refused.
    fn asked_for(&self, id: &str, number: Option<&str>) -> Result<&Medium, Refused> {
        // What is on a person's phone, and was never sent, is none of Meta's.
        let medium = self.state.media.living(id).filter(|it| it.number.is_some());
        let medium = medium.ok_or_else(|| super::super::graph::unknown_object("get", id))?;
        let uploaded_to = medium.number.as_ref().filter(|_| medium.by == By::Business);
        match number.filter(|it| !it.is_empty()) {
            Some(number) if uploaded_to.is_none_or(|it| it.as_str() != number) => {
                let why =
                    "Param phone_number_id is not a valid whatsapp business phone number id ID";
                Err(wrong_parameter(why))
            }
            _ => Ok(medium),
        }
    }

    /// Where a medium can be fetched until five minutes from now.
    pub(super) fn medium_url(&self, id: &str, now: Timestamp) -> String {
        let until = (now + URL_LIVES).as_seconds().to_string();
        let base = self.account.base_url.as_str();
        let hash = self.hash_of(id, &until);
        format!(
            "{base}/sandbox/graph/whatsapp_business/attachments/?mid={id}&ext={until}&hash={hash}"
        )
    }

    fn hash_of(&self, id: &str, until: &str) -> String {
        let signed = format!("{id} {until} {}", self.state.epoch);
        let mut hash = signature::sign(&self.account.app_secret, signed.as_bytes());
        hash.split_off(hash.len() - HASH_DIGITS)
    }

    /// Fetches a medium from its address.
    pub fn attachment(&mut self, now: Timestamp, request: &GraphRequest<'_>) -> Attachment {
        let path = request.path;
        // Only the header counts here.
        if let Err(error) = self.authenticate(request.bearer.unwrap_or_default()) {
            return Attachment::Reply(self.refuse(path, *error));
        }
        self.bring_to(now);
        let Some((digest, mime_type)) = self.signed_for(now, request) else {
            return Attachment::Reply(self.web_page(path, 404, GONE_PAGE));
        };
        let fate = self.meet(now, Target::MediaDownload);
        let damage = match fate.end {
            None => None,
            Some(Effect::Garble) => Some(Damage::Garbled),
            Some(Effect::BreakOff) => Some(Damage::BrokenOff),
            Some(_) => {
                let gone = |it: &mut Self| it.web_page(path, 404, GONE_PAGE);
                return Attachment::Reply(self.befall(path, fate, gone));
            }
        };
        let delay = Duration::from_millis(fate.delay_ms);
        Attachment::File { digest, mime_type, delay, damage }
    }

    /// The file an address is good for.
    fn signed_for(&self, now: Timestamp, request: &GraphRequest<'_>) -> Option<(Digest, String)> {
        let id = request.parameter("mid")?;
        let until = request.parameter("ext")?;
        let hash = request.parameter("hash")?;
        let is_signed: bool = self.hash_of(id, until).as_bytes().ct_eq(hash.as_bytes()).into();
        let is_good = is_signed && until.parse::<i64>().is_ok_and(|it| now.as_seconds() <= it);
        let medium = self.state.media.living(id).filter(|_| is_good)?;
        medium.has_bytes().then(|| (medium.digest, medium.mime_type.clone()))
    }
}
