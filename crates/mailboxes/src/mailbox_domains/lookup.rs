//! What DNS says of a domain.

use std::collections::BTreeSet;

use bursar_connectors::{NameServers, RData, SilentNameServers};
use bursar_kernel::{Error, ErrorKind, Result};

use super::dns::{proof, proof_name};
use super::{Findings, MailSignature, MailboxDomain, MailboxDomains};

/// Looks for what the domain needs. A record that is not there is a finding; a name server that does not answer is an error.
pub(super) async fn look(name_servers: &NameServers, domain: &MailboxDomain, server: &MailboxDomains) -> Result<Findings> {
    let findings = match server.first_findings(&domain.domain) {
        Findings::NOT_NEEDED => Findings::NOT_NEEDED,
        _ => received(name_servers, domain, server).await?,
    };
    let signature = match &server.signature {
        Some(signature) => Some(is_signed(name_servers, domain, signature).await?),
        None => None,
    };
    Ok(Findings { signature, ..findings })
}

async fn received(name_servers: &NameServers, domain: &MailboxDomain, server: &MailboxDomains) -> Result<Findings> {
    let hosts = name_servers.mail_servers(&domain.domain).await.map_err(unanswered)?;
    let texts = name_servers.texts(&proof_name(&domain.domain)).await.map_err(unanswered)?;
    let names_us = |record: &RData| matches!(record, RData::MX(mx) if is_same_host(&mx.exchange.to_string(), &server.mail_server));
    let proves = |record: &RData| matches!(record, RData::TXT(text) if text.txt_data.concat() == proof(domain).as_bytes());
    Ok(Findings { mail_server: Some(hosts.iter().any(names_us)), proof: Some(texts.iter().any(proves)), signature: None })
}

/// Is the key that stands at the domain's name the operator's? Receivers ask no more, so neither do we: the name may also hold a copy.
async fn is_signed(name_servers: &NameServers, domain: &MailboxDomain, signature: &MailSignature) -> Result<bool> {
    let theirs = keys(name_servers, &signature.name_at(&domain.domain)).await?;
    let ours = keys(name_servers, &signature.name_at(&signature.domain)).await?;
    Ok(!ours.is_empty() && ours == theirs)
}

async fn keys(name_servers: &NameServers, name: &str) -> Result<BTreeSet<Vec<u8>>> {
    let texts = name_servers.texts(name).await.map_err(unanswered)?;
    let text = |record: RData| if let RData::TXT(text) = record { Some(text.txt_data.concat()) } else { None };
    Ok(texts.into_iter().filter_map(text).collect())
}

fn unanswered(error: SilentNameServers) -> Error {
    Error::new(ErrorKind::BadRequest { kind: None, message: error.to_string() })
}

fn is_same_host(one: &str, other: &str) -> bool {
    one.trim_end_matches('.').eq_ignore_ascii_case(other.trim_end_matches('.'))
}
