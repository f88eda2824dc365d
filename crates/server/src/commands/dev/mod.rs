//! `bursar dev`: everything in one process, on the loopback interface, with books in it.
//!
//! The simulated providers live in memory. Their books follow from the seed and from the moment of the first start, which the data
//! directory remembers, so they are the same again after a restart, apart from what was edited meanwhile. The tokens that they gave are not:
//! at a restart our own sync finds that out as it would at a real provider, and the connection is authorized again through the same
//! flow and under the same id.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bursar_connectors::{Platform, Wire, WireLimits};
use bursar_docs::{Developer, Reach};
use bursar_einvoicing::EinvoicingSettings;
use bursar_files::Storage;
use bursar_jobs::Limits;
use bursar_kernel::{Env, Result, Uuid};
use bursar_mailboxes::IncomingMailSettings;
use bursar_recognition::{Programs, RecognizerSettings};
use bursar_simulator::Simulator;
use bursar_store::{Db, Options};
use bursar_web::{EdgeOptions, Installation, Meter};
use clap::Args;
use tokio::net::TcpListener;

use super::simulate::{self, Books};
use crate::compose::{Server, ServerParts, compose, signing_key, vault};
use crate::config::{Ages, LogFormat};
use crate::connections::ConnectionLimits;
use crate::running::{Running, listen, shutdown_signal, signal};
use crate::{admin, telemetry};
use history::{HistoryContext, MakeHistory};
use home::{Home, Secrets, SeededBooks};
use outside::{WEBHOOK_SECRET, local_domains, simulated_mail, simulated_network, simulated_stripe};

mod connect;
mod einvoice;
mod examples;
mod greeting;
mod history;
mod home;
mod outside;
mod seed;
mod store;

/// The entity of the public reference's examples, so that they can be pasted.
const ENTITY: Uuid = Uuid::from_u128(0x9d2b4c8f_2087_4738_ba91_7359683c49a4);
/// An entity that nobody has connected yet: its link is there to be clicked.
const UNCONNECTED: Uuid = Uuid::from_u128(0x5b1d77a4_0a3e_4c58_8f0d_6a2c9e1b7f43);
/// What ends later than this after a signal is cut off: the test of a developer's patience.
const GRACE: Duration = Duration::from_secs(3);

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Where the database, the keys and the credentials are kept
    #[arg(long, default_value = "./bursar-data", value_name = "DIRECTORY")]
    data_dir: PathBuf,
    /// Where the API and the pages listen; 0 takes a free port
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Where the simulated providers listen; 0 takes a free port
    #[arg(long, default_value_t = 8081)]
    simulator_port: u16,
    /// Where metrics and probes listen; 0 takes a free port
    #[arg(long, default_value_t = 0)]
    admin_port: u16,
    /// Where mail with bills is taken; 0 takes a free port
    #[arg(long, default_value_t = 0)]
    mail_port: u16,
    /// Forget everything that is in the data directory, and start over
    #[arg(long)]
    fresh: bool,
    /// Another database than the SQLite file in the data directory; it must be empty, or made by this command
    #[arg(long, value_name = "URL", conflicts_with = "fresh")]
    database_url: Option<String>,
    /// Refuse calls beyond the providers' published limits, and keep to them: slower, as in the real world
    #[arg(long)]
    limits: bool,
    /// What is logged, for example debug or info,bursar_accounting=debug
    #[arg(long, default_value = "warn")]
    log: String,
    /// Leave out the two years of documents that the second company gets in the background
    #[arg(long)]
    no_history: bool,
    #[command(flatten)]
    books: Books,
}

/// The four listeners.
struct Listeners {
    api: TcpListener,
    simulator: TcpListener,
    admin: TcpListener,
    smtp: TcpListener,
    incoming_mail: TcpListener,
}

/// Where everything is.
struct Addresses {
    api: String,
    simulator: String,
    admin: String,
    smtp: String,
    incoming_mail: String,
}

/// What is being made ready.
struct Dev<'a> {
    server: &'a Server,
    addresses: &'a Addresses,
    home: &'a Home,
    wants_history: bool,
    started: Instant,
}

pub(super) async fn run(arguments: Arguments) -> Result<()> {
    let started = Instant::now();
    let _collector = telemetry::log(LogFormat::Text, &arguments.log, None);
    let home = Home::open(&arguments.data_dir, arguments.fresh)?;
    let books = home.books(&arguments.books)?;
    let listeners = bind(&arguments).await?;
    let addresses = listeners.addresses()?;
    let db = open(&arguments, &home).await?;
    let simulator = simulate::made(&books.sizes, &addresses.simulator, arguments.limits, Some(books.origin)).await?;
    let secrets = home.secrets()?;
    register_apps(&simulator, &secrets);
    simulator.tell_of_stripe(format!("{}/providers/stripe/webhooks", addresses.api), WEBHOOK_SECRET);
    let server = make(&arguments, db, &addresses, &secrets, &home, &books)?;
    let mut running = Running::new(GRACE);
    start(&mut running, listeners, simulator, &server);
    let stopped = signal()?;
    tokio::pin!(stopped);
    let dev = Dev { server: &server, addresses: &addresses, home: &home, wants_history: !arguments.no_history, started };
    tokio::select! {
        ready = make_ready(&mut running, &dev, secrets) => ready?,
        () = &mut stopped => return running.until(std::future::ready(())).await,
    }
    running.until(stopped).await
}

async fn bind(arguments: &Arguments) -> Result<Listeners> {
    let loopback = |port| SocketAddr::from(([127, 0, 0, 1], port));
    Ok(Listeners {
        api: listen(loopback(arguments.port), "--port").await?,
        simulator: listen(loopback(arguments.simulator_port), "--simulator-port").await?,
        admin: listen(loopback(arguments.admin_port), "--admin-port").await?,
        smtp: listen(loopback(0), "a free port").await?,
        incoming_mail: listen(loopback(arguments.mail_port), "--mail-port").await?,
    })
}

impl Listeners {
    fn addresses(&self) -> Result<Addresses> {
        let at = |scheme: &str, listener: &TcpListener| listener.local_addr().map(|address| format!("{scheme}://{address}"));
        Ok(Addresses {
            api: at("http", &self.api)?,
            simulator: at("http", &self.simulator)?,
            admin: at("http", &self.admin)?,
            smtp: at("smtp", &self.smtp)?,
            incoming_mail: at("smtp", &self.incoming_mail)?,
        })
    }
}

/// Opens the database, if it is ours or nobody's, and brings its schema up to date.
async fn open(arguments: &Arguments, home: &Home) -> Result<Db> {
    let url = arguments.database_url.clone().unwrap_or_else(|| home.database_url());
    let db = Db::connect(&url, Options::default()).await?;
    store::claim(&db).await?;
    db.migrate().await?;
    Ok(db)
}

/// The simulator asks for the secrets of these apps, as a provider would.
fn register_apps(simulator: &Simulator, secrets: &Secrets) {
    let mut world = simulator.world();
    for platform in Platform::ALL {
        world.oauth.apps.insert(app_id(platform), secrets.app_secret.clone());
    }
}

fn app_id(platform: Platform) -> String {
    format!("bursar-dev-{}", platform.as_str())
}

fn make(arguments: &Arguments, db: Db, addresses: &Addresses, secrets: &Secrets, home: &Home, books: &SeededBooks) -> Result<Server> {
    let sync = bursar_accounting::Settings {
        is_paced: arguments.limits,
        after_pull: Some(crate::compose::AFTER_PULL),
        ..bursar_accounting::Settings::new(&addresses.api)
    };
    let key = secrets.master_key()?;
    // A receiver under development listens on this machine.
    let webhook_networks = ["127.0.0.0/8", "::1/128"].iter().filter_map(|network| network.parse().ok()).collect();
    let installation = Installation { environment: Some("development".to_owned()), simulates: true, ..Installation::default() };
    let edge = EdgeOptions { webhook_networks, sends_mail: true, installation, ..EdgeOptions::new(&addresses.api, signing_key(&key)) };
    let storage = Storage::directory(&home.files())?;
    let history = Arc::new(HistoryContext {
        db: db.clone(),
        vault: vault(&key, &[]),
        edge: edge.clone(),
        storage: storage.clone(),
        client_id: secrets.client_id,
        client_secret: secrets.client_secret.clone(),
        seed: books.sizes.seed,
        origin: books.origin,
    });
    compose(ServerParts {
        db,
        env: Env::system(),
        vault: vault(&key, &[]),
        wire: Wire::internet(WireLimits::default())?,
        edge,
        meter: Meter::default(),
        sync,
        worker: Limits { lanes: 4, deliveries: 8, idle: Duration::from_millis(100), ..Limits::default() },
        ages: Ages::default(),
        storage,
        file_bytes: 20 << 20,
        recognition: RecognizerSettings { programs: Programs::found_in(PROGRAMS.as_ref()), ..RecognizerSettings::default() },
        lookup: bursar_events::targets::system_lookup(),
        developer: Some(Developer {
            client_id: secrets.client_id,
            client_secret: secrets.client_secret.clone(),
            entity_id: ENTITY,
            simulator_url: addresses.simulator.clone(),
        }),
        agents: Reach::Write,
        mail: Some(simulated_mail(addresses)?),
        incoming_mail: IncomingMailSettings { domains: Some(local_domains()), ..IncomingMailSettings::default() },
        einvoicing: EinvoicingSettings { access_point: Some(simulated_network(addresses)), ..EinvoicingSettings::default() },
        stripe: Some(simulated_stripe(addresses)),
        jobs: vec![Box::new(|registry| registry.register::<MakeHistory>(history))],
    })
}

/// Where the programs that read pictures are looked for.
const PROGRAMS: &str = "/usr/local/bin:/usr/bin:/bin";

fn start(running: &mut Running, listeners: Listeners, simulator: Simulator, server: &Server) {
    let Listeners { api, simulator: simulated, admin, smtp, incoming_mail } = listeners;
    let mails = simulator.clone();
    running.lean_on(|stopped| async move {
        tokio::select! {
            ended = mails.take_mails(smtp) => ended.map(|()| "the simulated mail server").map_err(Into::into),
            () = shutdown_signal(stopped) => Ok("the simulated mail server"),
        }
    });
    running.lean_on(|stopped| async move {
        simulator.serve(simulated, shutdown_signal(stopped)).await?;
        Ok("the simulator")
    });
    running.receive_mail(incoming_mail, server.incoming_mail.clone());
    running.record(&server.edge);
    running.serve_admin(admin, admin::routes(server.edge.clone(), server.runner.health()));
    running.serve(api, server.router.clone(), ConnectionLimits::default());
}

/// Seeds what is missing, connects, waits for the first pull, and says what to try. What does not depend on how much there is happens
/// first; the connections of other entities come back afterwards.
async fn make_ready(running: &mut Running, dev: &Dev<'_>, secrets: Secrets) -> Result<()> {
    let server = dev.server;
    bursar_jobs::release_lanes(&server.db, &server.env).await?;
    bursar_einvoicing::schedule(&server.db, &server.env).await?;
    let secrets = seed::seed(server, dev.addresses, secrets, dev.home).await?;
    let caller = connect::Caller::sign_in(&server.engine.wire, &dev.addresses.api, &secrets).await?;
    connect::activate(&caller).await?;
    let examples = examples::make_all(&caller, server.env.now()).await?;
    let others = connect::others(&caller).await?;
    running.work(server.runner.clone());
    let connection = connect::connected(server, &caller).await?;
    greeting::greet(dev, &caller, &secrets, &connection, examples).await?;
    let reviving = connect::revive_others(server.clone(), caller, others);
    running.lean_on(|stopped| async move {
        let stopped = shutdown_signal(stopped);
        tokio::pin!(stopped);
        tokio::select! {
            () = reviving => stopped.await,
            () = &mut stopped => {}
        }
        Ok("the connections of other entities")
    });
    Ok(())
}
