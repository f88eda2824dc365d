//! What this area works with, and its jobs.

use std::net::SocketAddr;
use std::sync::Arc;

use bursar_connectors::{NameServers, Wire};
use bursar_entities::Participant;
use bursar_events::targets::Outbound;
use bursar_files::{FileStore, StoredFile};
use bursar_jobs::Registry;
use bursar_kernel::{Env, Error, Result, Uuid};
use bursar_store::{Db, Scope, Tx};
use futures::future::BoxFuture;

use crate::access_point::{AccessPoint, AccessPointError, AccessPointSettings};
use crate::connections::deregister::Deregister;
use crate::connections::register::Register;
use crate::network::lookup::Directory;
use crate::notices::collect::CollectNotices;
use crate::notices::fetch::FetchEinvoice;
use crate::transmissions::transmit::Transmit;

/// How the network is reached, as the operator set it.
#[derive(Debug, Clone)]
pub struct EinvoicingSettings {
    /// The way into the network; nothing where there is none.
    pub access_point: Option<AccessPointSettings>,
    /// The domain under which DNS names who serves a participant.
    pub zone: String,
    /// Who is asked about names; nobody is the name servers of the machine.
    pub name_servers: Vec<SocketAddr>,
}

impl Default for EinvoicingSettings {
    /// No way into the network, whose own directory can be asked nevertheless.
    fn default() -> Self {
        EinvoicingSettings { access_point: None, zone: "edelivery.tech.ec.europa.eu".to_owned(), name_servers: Vec::new() }
    }
}

/// The way into the network, and who looks into its directory.
pub struct EinvoicingServer {
    access_point: Option<Box<dyn AccessPoint>>,
    directory: Directory,
}

/// As a handler takes it.
pub(crate) type Network = axum::Extension<Arc<EinvoicingServer>>;

impl EinvoicingServer {
    /// With what the operator set: over the wire to the access point, and to whoever serves a participant.
    pub fn new(settings: &EinvoicingSettings, wire: Wire, outbound: Outbound) -> Result<Self> {
        let name_servers = NameServers::new(&settings.name_servers)?;
        Ok(EinvoicingServer {
            access_point: settings.access_point.as_ref().map(|settings| settings.open(wire)),
            directory: Directory::new(name_servers, outbound, &settings.zone),
        })
    }

    /// The way into the network, where there is one.
    pub(crate) fn access_point(&self) -> Option<&dyn AccessPoint> {
        self.access_point.as_deref()
    }

    /// Refuses what cannot be done without a way into the network.
    pub(crate) fn require_access_point(&self) -> Result<()> {
        let message = "this server is in no network of electronic invoices: the operator sets einvoice_access_point";
        if self.access_point.is_some() { Ok(()) } else { Err(Error::conflict(message)) }
    }

    /// Is it known in the network? The access point says so where it can, else the network's own directory.
    pub(crate) async fn knows(&self, participant: &Participant) -> Result<bool, AccessPointError> {
        let told = match &self.access_point {
            Some(access_point) => access_point.lookup(participant).await?,
            None => None,
        };
        match told {
            Some(is_known) => Ok(is_known),
            None => self.directory.knows(participant).await,
        }
    }
}

/// What became of a document that was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendingOutcome {
    /// The receiver's side has it.
    Delivered,
    /// Nobody will have it, for this reason.
    Failed(String),
}

/// Tells the area of a document what became of it, in the transaction in which that is written. Areas whose documents travel are
/// others: who puts the server together hands this in.
pub type Settled = for<'a> fn(&'a Tx, &'a Env, &'a Scope, Uuid, &'a SendingOutcome) -> BoxFuture<'a, Result<()>>;

/// What a document is that came from the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceivedKind {
    /// An invoice of a vendor.
    Invoice,
    /// A credit note of a vendor.
    CreditNote,
}

/// Makes a document of an entity out of a file that came from the network, and answers its id. Handed in like [`Settled`].
pub type Received = for<'a> fn(&'a Tx, &'a Env, &'a Scope, &'a StoredFile, ReceivedKind) -> BoxFuture<'a, Result<Uuid>>;

/// What the jobs of this area work with.
pub struct EinvoicingContext {
    /// The database.
    pub db: Db,
    /// Clock and random numbers.
    pub env: Env,
    /// Where files are kept.
    pub files: Arc<FileStore>,
    /// The way into the network.
    pub server: Arc<EinvoicingServer>,
    /// Who is told what became of a document.
    pub settled: Settled,
    /// Who makes documents of what comes.
    pub received: Received,
}

/// The jobs of this area.
pub fn jobs(registry: &mut Registry, context: &Arc<EinvoicingContext>) {
    registry.register::<Register>(context.clone());
    registry.register::<Deregister>(context.clone());
    registry.register::<Transmit>(context.clone());
    registry.register::<CollectNotices>(context.clone());
    registry.register::<FetchEinvoice>(context.clone());
}
