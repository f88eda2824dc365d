//! The network of electronic invoices: a simulated access point for each application, and a directory of DNS and HTTP.

use bursar_store::fetch_all;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use bursar_connectors::{Secret, Wire, WireLimits};
use bursar_einvoicing::{AccessPointSettings, EinvoicingServer, EinvoicingSettings};
use bursar_events::targets::{Outbound, system_lookup};
use bursar_jobs::Registry;
use bursar_kernel::Uuid;
use bursar_simulator::AccessPoint;

use bursar_web::EdgeOptions;
use http::StatusCode;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::hooks::tls;
use crate::{Partner, TestApp};

/// The access point that tests have unless they say otherwise.
pub fn simulated() -> EinvoicingSettings {
    let api_key = Secret::new("key");
    let url = Some("http://access-point.test/storecove/api/v2".to_owned());
    EinvoicingSettings { access_point: Some(AccessPointSettings::Storecove { api_key, url }), ..EinvoicingSettings::default() }
}

/// The way into the network by these settings.
pub(crate) fn server(options: &EdgeOptions, settings: &EinvoicingSettings, access_point: &AccessPoint) -> Arc<EinvoicingServer> {
    tls();
    let outbound = Outbound::new(system_lookup(), &options.webhook_networks, Duration::from_secs(10));
    let wire = Wire::from_service(access_point.router(), WireLimits::default());
    Arc::new(EinvoicingServer::new(settings, wire, outbound).expect("name servers"))
}

impl TestApp {
    /// The simulated access point.
    pub fn access_point(&self) -> &AccessPoint {
        &self.outside.access_point
    }

    /// Does what is due between the entity and the network.
    pub async fn work_einvoicing(&self, entity: Uuid) {
        self.drain(self.einvoicing_jobs(), &format!("einvoicing/{entity}")).await;
    }

    /// Fetches what the access point tells.
    pub async fn collect_notices(&self) {
        bursar_einvoicing::schedule(self.db(), self.env()).await.expect("a job");
        self.drain(self.einvoicing_jobs(), "einvoicing/notices").await;
    }

    fn einvoicing_jobs(&self) -> Registry {
        let mut registry = Registry::default();
        let server = server(&self.edge.options, &self.outside.network, &self.outside.access_point);
        let context = bursar_server::contexts::einvoicing_context(self.db(), self.env(), self.files(), &server);
        bursar_einvoicing::jobs(&mut registry, &Arc::new(context));
        registry
    }

    /// How often a document of the entity was handed over to the network, and where each stands.
    pub async fn transmissions(&self, document: Uuid) -> Vec<String> {
        let sql = "SELECT status FROM einvoice_transmissions WHERE document_id = $1 ORDER BY id";
        let rows = fetch_all(self.db(), sql, [document.into()]).await.expect("transmissions can be read");
        rows.iter().map(|row| row.try_get("", "status").expect("a word")).collect()
    }
}

impl Partner {
    /// A number that no other test has.
    pub fn vat_number(&self) -> String {
        let digits: u128 = self.app.env().id().as_u128() % 1_000_000_000;
        format!("DE{digits:09}")
    }

    /// A connection of the entity in Germany, known by this number, that the access point has taken.
    pub async fn connected_to_network(&self, entity: Uuid, number: &str) -> Value {
        let address = json!({"address_line1": "Invalidenstrasse 1", "city": "Berlin", "postal_code": "10115", "country": "DE"});
        let made = self.post("/einvoicing_connections").entity(entity).json(json!({"address": address})).await.expect(201);
        let path = format!("/einvoicing_connections/{}", made["id"].as_str().expect("an id"));
        let credentials = json!({"network_credentials_identifier": number, "network_credentials_schema": "DE:VAT"});
        self.post(&format!("{path}/network_credentials")).entity(entity).json(credentials).await.expect(201);
        self.app.work_einvoicing(entity).await;
        self.get(&path).entity(entity).await.expect(200)
    }
}

/// Whoever serves participants: it knows some, and ends with this.
pub struct ServingParticipants {
    /// Where, as DNS names it.
    pub url: String,
    _serving: JoinSet<()>,
}

impl ServingParticipants {
    /// One that knows this participant alone, or is broken without one.
    pub async fn start(known: Option<&str>) -> ServingParticipants {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let router = Router::new().route("/{participant}", axum::routing::get(participant)).with_state(known.map(str::to_owned));
        let mut serving = JoinSet::new();
        serving.spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        ServingParticipants { url, _serving: serving }
    }
}

async fn participant(State(known): State<Option<String>>, Path(asked): Path<String>) -> StatusCode {
    match known {
        Some(known) if asked == format!("iso6523-actorid-upis::{known}") => StatusCode::OK,
        Some(_) => StatusCode::NOT_FOUND,
        None => StatusCode::BAD_GATEWAY,
    }
}
