//! The companies of a consent.

use http::Method;

use crate::client::{Call, Client, Failure};
use crate::facts::{Environment, Facts};
use crate::pacer::Pacer;
use crate::secret::Secret;
use crate::wire::Wire;
use crate::{ConnectorError, Cost, ErrorClass, xero};

/// A company that a consent opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteCompany {
    /// The id that calls name it by: realm id or tenant id.
    pub id: String,
    /// The id of its connection to us, by which it alone can be disconnected; only where one consent covers several companies.
    pub connection_id: Option<String>,
    /// Its name, where the list tells it; else ask `Ledger::company`.
    pub name: Option<String>,
}

impl RemoteCompany {
    /// The company that a callback named.
    pub fn of_callback(id: &str) -> RemoteCompany {
        RemoteCompany { id: id.to_owned(), connection_id: None, name: None }
    }
}

/// The companies that a consent opened, of a provider that lists them: those of the event `event_id`, or all of the person's
/// when none carries it (the person granted again what was granted before).
pub async fn companies(
    facts: &'static Facts,
    environment: &Environment,
    wire: Wire,
    pacer: Pacer,
    access_token: Secret,
    event_id: Option<&str>,
) -> Result<(Vec<RemoteCompany>, Cost), ConnectorError> {
    let url = connections(facts, environment)?;
    let client = Client { facts, wire, pacer, access_token };
    let (listed, cost) = client.read(&Call::get(url), |reply| xero::connections::understand(reply, facts)).await?;
    let of_event: Vec<RemoteCompany> = listed.iter().filter(|found| found.is_of(event_id)).map(|found| found.company.clone()).collect();
    if of_event.is_empty() { Ok((listed.into_iter().map(|found| found.company).collect(), cost)) } else { Ok((of_event, cost)) }
}

/// Disconnects one company and leaves the others of the same consent. Already gone is as good.
pub async fn forget_company(
    facts: &'static Facts,
    environment: &Environment,
    wire: Wire,
    pacer: Pacer,
    access_token: Secret,
    connection_id: &str,
) -> Result<Cost, ConnectorError> {
    let url = format!("{}/{connection_id}", connections(facts, environment)?);
    let client = Client { facts, wire, pacer, access_token };
    let call = Call { method: Method::DELETE, ..Call::get(url) };
    // Deleting twice does no harm, so this may be asked again like a read.
    let ((), cost) = client.read(&call, |reply| xero::connections::forgotten(reply, facts)).await?;
    Ok(cost)
}

fn connections(facts: &Facts, environment: &Environment) -> Result<String, Failure> {
    let none = || Failure::new(ErrorClass::Bug, format!("{} has no list of connections: its callback names the company", facts.title));
    facts.endpoints(environment).connections.ok_or_else(none)
}
