//! Looking for a number in the network of electronic invoices.

use bursar_einvoicing::EinvoicingSettings;
use bursar_simulator::AccessPointSettings;
use bursar_tests::TestApp;
use bursar_tests::name_server::NameServer;
use bursar_tests::network::ServingParticipants;
use data_encoding::BASE32_NOPAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const ASKED: &str = "/einvoice_search?network_schema=BE:EN&network_identifier=0468.863.455";

#[tokio::test]
async fn the_access_point_says_who_is_known() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    assert_eq!(partner.get(ASKED).await.expect(200), json!({"exists": true}));
    let unknown = "/einvoice_search?network_schema=DE:VAT&network_identifier=DE999";
    assert_eq!(partner.get(unknown).await.expect(200), json!({"exists": false}));
    app.access_point().set(AccessPointSettings { is_down: true, ..AccessPointSettings::default() });
    assert_eq!(partner.get(ASKED).await.fields(), ["query.network_identifier"]);
}

#[tokio::test]
async fn every_bad_parameter_is_named() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    assert_eq!(partner.get("/einvoice_search").await.fields(), ["query.network_identifier", "query.network_schema"]);
    let wrong = "/einvoice_search?network_schema=FR:SIRET&network_identifier=";
    assert_eq!(partner.get(wrong).await.fields(), ["query.network_identifier", "query.network_schema"]);
}

/// Without an access point, over this directory.
async fn asked(name_server: &NameServer) -> bursar_tests::Answer {
    let networks = vec!["127.0.0.0/8".parse().unwrap()];
    let app = TestApp::start_with(|options| options.webhook_networks = networks).await;
    let settings =
        EinvoicingSettings { zone: "sml.test".to_owned(), name_servers: vec![name_server.address], ..EinvoicingSettings::default() };
    let partner = app.partner().await;
    partner.on(app.in_network(settings)).get(ASKED).await
}

/// Where the directory knows the number.
fn name() -> String {
    format!("{}.iso6523-actorid-upis.sml.test", BASE32_NOPAD.encode(&Sha256::digest("0208:0468863455")).to_lowercase())
}

#[tokio::test]
async fn without_one_the_directory_of_the_network_is_asked() {
    let name_server = NameServer::start().await;
    let exists = |answer: bursar_tests::Answer| answer.expect(200)["exists"].clone();
    assert_eq!(exists(asked(&name_server).await), Value::Bool(false), "DNS knows nothing of it");
    let other = ServingParticipants::start(Some("0208:1")).await;
    name_server.naptr(&name(), &other.url);
    assert_eq!(exists(asked(&name_server).await), Value::Bool(false), "whoever DNS names does not know it");
    let serving = ServingParticipants::start(Some("0208:0468863455")).await;
    name_server.naptr(&name(), &serving.url);
    assert_eq!(exists(asked(&name_server).await), Value::Bool(true));
}

#[tokio::test]
async fn a_directory_that_does_not_answer_is_no_answer() {
    let name_server = NameServer::start().await;
    let broken = ServingParticipants::start(None).await;
    name_server.naptr(&name(), &broken.url);
    assert_eq!(asked(&name_server).await.fields(), ["query.network_identifier"]);
    // Whoever DNS names must not lead into our own network.
    name_server.naptr(&name(), "http://10.0.0.1");
    assert_eq!(asked(&name_server).await.fields(), ["query.network_identifier"]);
}
