//! The DNS records that a domain needs. Pure.

use serde::Serialize;
use utoipa::ToSchema;

use super::{MailboxDomain, MailboxDomains};

/// The label under which the proof stands.
const PROOF_LABEL: &str = "_bursar";

/// The records that a domain needs.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DNSRecords)]
pub(crate) struct DnsRecords {
    /// What is needed before mail can be received.
    receiving_dns_records: Vec<DnsRecord>,
    /// What is needed before mail is sent from the domain: the name of a signature that leads to the operator's key. Nothing where mail is not signed.
    sending_dns_records: Vec<DnsRecord>,
}

/// A record to set.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DNSRecord)]
pub(crate) struct DnsRecord {
    /// Was it found by the last look?
    is_active: bool,
    /// Its name in DNS.
    #[schema(required = false)]
    name: String,
    /// What it is for, among records that send mail.
    #[schema(required = false)]
    record_purpose: Option<DnsRecordPurpose>,
    /// Its type.
    record_type: DnsRecordType,
    /// `valid` or `invalid`, as the last look found it; `unknown` before the first.
    valid: &'static str,
    /// What it says.
    value: String,
}

/// What a record that lets mail be sent is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DNSRecordPurpose)]
pub(crate) enum DnsRecordPurpose {
    /// Signatures.
    #[serde(rename = "DKIM")]
    Dkim,
    /// Servers that may send.
    #[expect(dead_code, reason = "a word of the contract: servers are told who sends by the operator's address")]
    #[serde(rename = "SPF")]
    Spf,
}

/// The type of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schema(as = DNSRecordType)]
pub(crate) enum DnsRecordType {
    /// Text.
    Txt,
    /// The server that receives mail.
    Mx,
    /// Another name.
    Cname,
}

impl DnsRecords {
    pub(super) fn of(domain: &MailboxDomain, server: &MailboxDomains) -> Self {
        let record = |record_type, name: String, value: String, found: Option<bool>| DnsRecord {
            is_active: found == Some(true),
            name,
            record_purpose: None,
            record_type,
            valid: found.map_or("unknown", |is_there| if is_there { "valid" } else { "invalid" }),
            value,
        };
        let mx = record(DnsRecordType::Mx, domain.domain.clone(), server.mail_server.clone(), domain.findings.mail_server);
        let proof = record(DnsRecordType::Txt, proof_name(&domain.domain), proof(domain), domain.findings.proof);
        let signature = server.signature.as_ref().map(|signature| {
            let (name, key) = (signature.name_at(&domain.domain), signature.name_at(&signature.domain));
            DnsRecord { record_purpose: Some(DnsRecordPurpose::Dkim), ..record(DnsRecordType::Cname, name, key, domain.findings.signature) }
        });
        DnsRecords { receiving_dns_records: vec![mx, proof], sending_dns_records: signature.into_iter().collect() }
    }
}

/// Where the proof stands.
pub(super) fn proof_name(domain: &str) -> String {
    format!("{PROOF_LABEL}.{domain}")
}

/// What only the partner can have set there: nobody else is told this id.
pub(super) fn proof(domain: &MailboxDomain) -> String {
    format!("bursar-domain={}", domain.id)
}
