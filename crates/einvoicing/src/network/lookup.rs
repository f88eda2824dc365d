//! The network's own directory: DNS names who serves a participant (SML), and whoever it names says whether it does (SMP).

use bursar_connectors::{NameServers, RData};
use bursar_entities::Participant;
use bursar_events::targets::Outbound;
use data_encoding::BASE32_NOPAD;
use http::{Method, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};
use url::Url;

use crate::access_point::AccessPointError;

/// The list of schemes that participants are in.
const SUPER_SCHEME: &str = "iso6523-actorid-upis";
/// The service of a NAPTR record that names who serves a participant.
const SERVICE: &[u8] = b"Meta:SMP";

/// The directory, under a domain.
pub(crate) struct Directory {
    name_servers: NameServers,
    outbound: Outbound,
    zone: String,
}

impl Directory {
    pub(crate) fn new(name_servers: NameServers, outbound: Outbound, zone: &str) -> Self {
        Directory { name_servers, outbound, zone: zone.to_owned() }
    }

    /// Is it in the directory, and known where that leads?
    pub(crate) async fn knows(&self, participant: &Participant) -> Result<bool, AccessPointError> {
        let name = domain(participant, &self.zone);
        let records = self.name_servers.services(&name).await.map_err(|error| AccessPointError::Unanswered(error.to_string()))?;
        let Some(server) = records.iter().find_map(server) else { return Ok(false) };
        let address = address(&server, participant);
        let request = self.outbound.request(Method::GET, &address).map_err(AccessPointError::Unanswered)?;
        let answer = request.send().await.map_err(|error| AccessPointError::Unanswered(self.outbound.words(&error)))?;
        match answer.status() {
            status if status.is_success() => Ok(true),
            StatusCode::NOT_FOUND => Ok(false),
            status => Err(AccessPointError::Unanswered(format!("{server} answered {}", status.as_u16()))),
        }
    }
}

/// Where DNS knows a participant: a hash of its number, then the list of schemes, then the zone.
fn domain(participant: &Participant, zone: &str) -> String {
    let hash = Sha256::digest(participant.to_string().to_lowercase());
    format!("{}.{SUPER_SCHEME}.{zone}", BASE32_NOPAD.encode(&hash).to_lowercase())
}

/// Whom a record names: `!<anything>!<address>!`, with whatever sign for the exclamation mark.
fn server(record: &RData) -> Option<Url> {
    let RData::NAPTR(naptr) = record else { return None };
    if !naptr.services.eq_ignore_ascii_case(SERVICE) {
        return None;
    }
    let text = std::str::from_utf8(&naptr.regexp).ok()?;
    let sign = text.chars().next()?;
    Url::parse(text.split(sign).nth(2)?).ok()
}

fn address(server: &Url, participant: &Participant) -> String {
    let step = format!("{SUPER_SCHEME}::{}", participant.to_string().to_lowercase());
    format!("{}/{}", server.as_str().trim_end_matches('/'), utf8_percent_encode(&step, NON_ALPHANUMERIC))
}

#[cfg(test)]
mod tests {
    use bursar_entities::NetworkSchema;

    use super::*;

    /// The example of the network's policy for identifiers has this hash of `0088:123abc`; ours differ in the number alone.
    #[test]
    fn a_name_is_the_hash_in_base32_without_padding() {
        let participant = Participant::new(NetworkSchema::BelgianEnterprise, "0468863455");
        let name = domain(&participant, "acc.edelivery.tech.ec.europa.eu");
        let (hash, rest) = name.split_once('.').unwrap();
        assert_eq!(rest, "iso6523-actorid-upis.acc.edelivery.tech.ec.europa.eu");
        assert_eq!(hash.len(), 52);
        assert_eq!(BASE32_NOPAD.decode(hash.to_uppercase().as_bytes()).unwrap(), Sha256::digest("0208:0468863455").as_slice());
    }

    #[test]
    fn the_address_names_the_participant_as_one_step() {
        let server = Url::parse("https://smp.example.com/").unwrap();
        let asked = address(&server, &Participant::new(NetworkSchema::GermanVat, "DE123"));
        assert_eq!(asked, "https://smp.example.com/iso6523%2Dactorid%2Dupis%3A%3A9930%3Ade123");
    }
}
