//! What DNS says of a domain.

use std::net::SocketAddr;
use std::time::Duration;

use bursar_kernel::{Error, ErrorKind, Result};
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::RData;

use super::dns::{proof, proof_name};
use super::{Findings, MailboxDomain, MailboxDomains};

/// How long one question may take; a name server that is silent is asked twice.
const PATIENCE: Duration = Duration::from_secs(3);

/// Who is asked about domains.
pub(crate) struct NameServers {
    resolver: TokioResolver,
}

impl NameServers {
    /// These servers; none of them: those of the machine.
    pub(crate) fn new(servers: &[SocketAddr]) -> Result<Self> {
        let mut builder = if servers.is_empty() {
            TokioResolver::builder_tokio().map_err(Error::internal)?
        } else {
            let servers = servers.iter().map(|server| name_server(*server)).collect();
            let config = ResolverConfig::from_parts(None, Vec::new(), servers);
            TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
        };
        let options = builder.options_mut();
        (options.timeout, options.attempts, options.cache_size) = (PATIENCE, 2, 0);
        Ok(NameServers { resolver: builder.build().map_err(Error::internal)? })
    }

    /// Looks for what the domain needs. A record that is not there is a finding; a name server that does not answer is an error.
    pub(super) async fn look(&self, domain: &MailboxDomain, server: &MailboxDomains) -> Result<Findings> {
        // The point at the end keeps the search list of the machine out of it.
        let hosts = self.records(self.resolver.mx_lookup(format!("{}.", domain.domain)).await)?;
        let texts = self.records(self.resolver.txt_lookup(format!("{}.", proof_name(&domain.domain))).await)?;
        let names_us = |record: &RData| matches!(record, RData::MX(mx) if is_same_host(&mx.exchange.to_string(), &server.mail_server));
        let proves = |record: &RData| matches!(record, RData::TXT(text) if text.txt_data.concat() == proof(domain).as_bytes());
        Ok(Findings { mail_server: Some(hosts.iter().any(names_us)), proof: Some(texts.iter().any(proves)) })
    }

    fn records(&self, answer: std::result::Result<hickory_resolver::lookup::Lookup, NetError>) -> Result<Vec<RData>> {
        match answer {
            Ok(found) => Ok(found.answers().iter().map(|record| record.data.clone()).collect()),
            Err(error) if error.is_no_records_found() => Ok(Vec::new()),
            Err(error) => Err(Error::new(ErrorKind::BadRequest {
                kind: None,
                message: format!("the name servers did not answer ({error}): try again in a few minutes"),
            })),
        }
    }
}

fn name_server(address: SocketAddr) -> NameServerConfig {
    let at = |mut way: ConnectionConfig| {
        way.port = address.port();
        way
    };
    NameServerConfig::new(address.ip(), true, vec![at(ConnectionConfig::udp()), at(ConnectionConfig::tcp())])
}

fn is_same_host(one: &str, other: &str) -> bool {
    one.trim_end_matches('.').eq_ignore_ascii_case(other.trim_end_matches('.'))
}
