//! A copy never writes: over a database that belongs to another deployment, nothing leaves, and nothing is lost by that.

use bursar_accounting::{Settings, is_usable};
use bursar_connectors::Platform;
use bursar_docs::Reach;
use bursar_events::targets::system_lookup;
use bursar_jobs::Limits;
use bursar_kernel::TimeDelta;
use bursar_mail::{NewMail, RecipientKind, Sender, SmtpServer};
use bursar_recognition::RecognizerSettings;
use bursar_server::compose::{Server, ServerParts, compose};
use bursar_server::config::Ages;
use bursar_server::deployment::{adopt, other_deployment};
use bursar_simulator::{Options, Simulator};
use bursar_store::{Scope, Vault};
use bursar_tests::FILE_BYTES;
use bursar_tests::books::Books;
use bursar_tests::hooks::{Receiver, tls};
use bursar_web::EdgeOptions;
use http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tower::ServiceExt;

use super::{Trader, line};

const ORIGINAL: &str = "https://bursar.test";
const COPY: &str = "https://staging.bursar.test";

/// The whole server over the trader's database, as it is put together at its start.
async fn server_at(public_url: &str, trader: &Trader, mail_server: &str) -> Server {
    let app = &trader.books.app;
    let copy_of = other_deployment(app.db(), app.env(), public_url).await.unwrap();
    let way = (SmtpServer::parse(mail_server).unwrap(), Sender::new("noreply@mail.example.com", None).unwrap());
    tls();
    compose(ServerParts {
        db: app.db().clone(),
        env: app.env().clone(),
        vault: Vault::new([7; 32]),
        wire: trader.books.engine.wire.clone(),
        edge: EdgeOptions { copy_of, ..app.edge.options.clone() },
        meter: bursar_web::Meter::default(),
        sync: Settings { is_paced: false, ..Settings::new(public_url) },
        worker: Limits::default(),
        ages: Ages::default(),
        storage: app.storage().clone(),
        file_bytes: FILE_BYTES,
        recognition: RecognizerSettings::default(),
        lookup: system_lookup(),
        developer: None,
        agents: Reach::Read,
        mail: Some(way),
        incoming_mail: bursar_mailboxes::IncomingMailSettings::default(),
        einvoicing: bursar_einvoicing::EinvoicingSettings::default(),
        stripe: None,
        jobs: Vec::new(),
    })
    .unwrap()
}

async fn ready(server: &Server) -> Value {
    let answer = server.router.clone().oneshot(Request::get("/readyz").body(axum::body::Body::empty()).unwrap()).await.unwrap();
    serde_json::from_slice(&answer.into_body().collect().await.unwrap().to_bytes()).unwrap()
}

/// Puts a mail into the outbox.
async fn post_mail(trader: &Trader) {
    let (app, books) = (&trader.books.app, &trader.books);
    let scope = Scope::of_job("test", books.partner.credentials.partner_id, Some(books.entity));
    let mail = NewMail {
        id: app.env().id(),
        from_name: "Acme GmbH".to_owned(),
        from_username: None,
        reply_to: None,
        recipients: vec![(RecipientKind::To, "ada@example.com".to_owned())],
        subject: "Invoice".to_owned(),
        text: "Dear Ada".to_owned(),
        html: "<p>Dear Ada</p>".to_owned(),
        attachments: Vec::new(),
    };
    let tx = app.db().begin().await.unwrap();
    bursar_mail::post(&tx, app.env(), &scope, mail).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_copy_holds_everything_and_after_adopt_each_leaves_once() {
    let books = Books::open_alone(Platform::QuickbooksOnline).await;
    let company = books.company(1).await;
    let connected = books.connect_to(books.entity, &company).await;
    let trader = Trader::of(books, connected).await;
    trader.set(json!({"accounting": {"ledger_account_ids": {"products": trader.sales}}})).await;
    let (receiver, mails) = (Receiver::listen().await, Simulator::new(Options::default()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mail_server = format!("smtp://{}?tls=none", listener.local_addr().unwrap());
    let subscription = json!({"object_type": "receivable", "url": receiver.url("/hook"), "event_types": ["issued"]});
    trader.books.partner.post("/webhook_subscriptions").json(subscription).await.expect(201);
    // The first server over the database makes it its own.
    assert!(ready(&server_at(ORIGINAL, &trader, &mail_server).await).await["copy_of"].is_null());

    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    post_mail(&trader).await;
    // Tokens have ended by then, and every schedule is due.
    trader.books.app.advance(TimeDelta::hours(2));
    let (mark, jobs) = (trader.books.mark(), trader.books.number("SELECT COUNT(*) AS n FROM jobs", Vec::new()).await);
    let taken = || mails.world().mailbox.mails().count();
    let doing = async {
        let copy = server_at(COPY, &trader, &mail_server).await;
        let ready = ready(&copy).await;
        assert_eq!((&ready["status"], &ready["copy_of"]), (&json!("ready"), &json!(ORIGINAL)));
        assert_eq!(copy.runner.drain("").await.unwrap(), 0);
        copy.runner.run(std::future::ready(())).await;
        assert!(!is_usable(&copy.engine, trader.connected.id).await.unwrap_or(false), "a token is not renewed either");
        assert_eq!((trader.books.calls(mark).len(), receiver.all().len(), taken()), (0, 0, 0));
        assert_eq!(trader.books.number("SELECT COUNT(*) AS n FROM jobs", Vec::new()).await, jobs, "all of it stays queued");
        // The original is none, whatever runs beside it.
        assert!(ready_of(&trader, ORIGINAL, &mail_server).await["copy_of"].is_null());

        assert_eq!(adopt(trader.books.app.db(), trader.books.app.env(), COPY).await.unwrap().as_deref(), Some(ORIGINAL));
        let adopted = server_at(COPY, &trader, &mail_server).await;
        for _ in 0..3 {
            adopted.runner.drain("").await.unwrap();
        }
        assert_eq!(trader.numbered("Invoice", &invoice["document_id"]).await.len(), 1);
        trader.is_done("receivable", &invoice).await;
        assert_eq!((receiver.all().len(), taken()), (1, 1));
        assert_eq!(ready_of(&trader, ORIGINAL, &mail_server).await["copy_of"], COPY, "the former one is the copy now");
    };
    tokio::select! {
        ended = mails.take_mails(listener) => panic!("the mail server ended: {ended:?}"),
        () = doing => {}
    }
}

async fn ready_of(trader: &Trader, public_url: &str, mail_server: &str) -> Value {
    ready(&server_at(public_url, trader, mail_server).await).await
}
