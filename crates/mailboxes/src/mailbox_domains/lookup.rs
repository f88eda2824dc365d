//! What DNS says of a domain.

use bursar_connectors::{NameServers, RData, SilentNameServers};
use bursar_kernel::{Error, ErrorKind, Result};

use super::dns::{proof, proof_name};
use super::{Findings, MailboxDomain, MailboxDomains};

/// Looks for what the domain needs. A record that is not there is a finding; a name server that does not answer is an error.
pub(super) async fn look(name_servers: &NameServers, domain: &MailboxDomain, server: &MailboxDomains) -> Result<Findings> {
    let hosts = name_servers.mail_servers(&domain.domain).await.map_err(unanswered)?;
    let texts = name_servers.texts(&proof_name(&domain.domain)).await.map_err(unanswered)?;
    let names_us = |record: &RData| matches!(record, RData::MX(mx) if is_same_host(&mx.exchange.to_string(), &server.mail_server));
    let proves = |record: &RData| matches!(record, RData::TXT(text) if text.txt_data.concat() == proof(domain).as_bytes());
    Ok(Findings { mail_server: Some(hosts.iter().any(names_us)), proof: Some(texts.iter().any(proves)) })
}

fn unanswered(error: SilentNameServers) -> Error {
    Error::new(ErrorKind::BadRequest { kind: None, message: error.to_string() })
}

fn is_same_host(one: &str, other: &str) -> bool {
    one.trim_end_matches('.').eq_ignore_ascii_case(other.trim_end_matches('.'))
}
