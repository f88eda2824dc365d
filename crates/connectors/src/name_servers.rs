//! What DNS says, by the name servers of the machine or those that the operator named.

use std::net::SocketAddr;
use std::time::Duration;

use bursar_kernel::{Error, Result};
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::RecordType;

pub use hickory_resolver::proto::rr::RData;

/// How long one question may take; a name server that is silent is asked twice.
const PATIENCE: Duration = Duration::from_secs(3);

/// The name servers did not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the name servers did not answer ({0}): try again in a few minutes")]
pub struct SilentNameServers(String);

/// Who is asked about names.
pub struct NameServers {
    resolver: TokioResolver,
}

impl NameServers {
    /// These servers; none of them: those of the machine.
    pub fn new(servers: &[SocketAddr]) -> Result<Self> {
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

    /// They, as a library asks them.
    pub fn resolver(&self) -> TokioResolver {
        self.resolver.clone()
    }

    /// Who takes mail for a name.
    pub async fn mail_servers(&self, name: &str) -> Result<Vec<RData>, SilentNameServers> {
        self.records(name, RecordType::MX).await
    }

    /// The texts at a name.
    pub async fn texts(&self, name: &str) -> Result<Vec<RData>, SilentNameServers> {
        self.records(name, RecordType::TXT).await
    }

    /// The services at a name (RFC 3403).
    pub async fn services(&self, name: &str) -> Result<Vec<RData>, SilentNameServers> {
        self.records(name, RecordType::NAPTR).await
    }

    /// The records of a name; of one that is not there, none.
    async fn records(&self, name: &str, kind: RecordType) -> Result<Vec<RData>, SilentNameServers> {
        // The point at the end keeps the search list of the machine out of it.
        match self.resolver.lookup(format!("{name}."), kind).await {
            Ok(found) => Ok(found.answers().iter().map(|record| record.data.clone()).collect()),
            Err(error) if NetError::is_no_records_found(&error) => Ok(Vec::new()),
            Err(error) => Err(SilentNameServers(error.to_string())),
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
