//! `bursar partner`: who may call.

use bursar_events::ActionStyle;
use bursar_kernel::{Env, Error, Result, Uuid};
use bursar_store::Db;
use std::path::PathBuf;

use super::say;
use clap::Subcommand;
use url::Url;

use crate::compose::open_database;
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Make a partner with one project, or show the one of that name
    Create {
        /// Its name
        name: String,
        /// A client id that its clients already have; without it a new one is made
        #[arg(long)]
        client_id: Option<Uuid>,
        /// A file with the client secret that its clients already have; without it a random one is made and shown once
        #[arg(long, value_name = "FILE")]
        client_secret_file: Option<PathBuf>,
    },
    /// Set where the connect pages of a project may lead back to, instead of what was set before
    ReturnUrls {
        /// The project, as `bursar partner create` shows it
        #[arg(long)]
        project: Uuid,
        /// Addresses; what lies below one of them is allowed too
        urls: Vec<String>,
    },
    /// Set how many requests a token of the partner may make per second
    Limit {
        /// The partner, as `bursar partner create` shows it
        #[arg(long)]
        partner: Uuid,
        /// Requests per second
        #[arg(value_parser = clap::value_parser!(i32).range(1..=100_000))]
        requests_per_second: i32,
    },
    /// Set how webhooks to the partner name what happened
    WebhookActions {
        /// The partner, as `bursar partner create` shows it
        #[arg(long)]
        partner: Uuid,
        /// `full` is entity.created, `bare` is created
        #[arg(value_parser = ["full", "bare"])]
        style: String,
    },
}

pub(super) async fn run(config: Config, action: Action) -> Result<()> {
    let db = open_database(&config).await?;
    db.migrate().await?;
    match action {
        Action::Create { name, client_id, client_secret_file } => create(&db, &name, client_id, client_secret_file).await,
        Action::ReturnUrls { project, urls } => return_urls(&db, project, &urls).await,
        Action::Limit { partner, requests_per_second } => {
            bursar_identity::set_requests_per_second(&db, partner, requests_per_second).await?;
            say(&format!("tokens of partner {partner} may make {requests_per_second} requests per second"));
            Ok(())
        }
        Action::WebhookActions { partner, style } => {
            let chosen = if style == "bare" { ActionStyle::Bare } else { ActionStyle::Full };
            bursar_events::set_action_style(&db, partner, chosen).await?;
            say(&format!("webhooks to partner {partner} use {style} names"));
            Ok(())
        }
    }
}

async fn return_urls(db: &Db, project: Uuid, urls: &[String]) -> Result<()> {
    if !bursar_identity::project_exists(db, project).await? {
        return Err(Error::not_found(&format!("project {project}")));
    }
    if let Some(wrong) = urls.iter().find(|url| !Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))) {
        return Err(Error::internal(format!("{wrong} is not a web address: give addresses such as https://app.example.com/settings")));
    }
    bursar_identity::set_return_urls(db, project, urls).await?;
    say(&format!("allowed return URLs of project {project}: {}", if urls.is_empty() { "none".to_owned() } else { urls.join(", ") }));
    Ok(())
}

async fn create(db: &Db, name: &str, client_id: Option<Uuid>, client_secret_file: Option<PathBuf>) -> Result<()> {
    let brought = client_secret_file.map(read_secret).transpose()?;
    let is_brought = brought.is_some();
    let made = bursar_identity::create_partner(db, &Env::system(), name, client_id, brought).await?;
    say(&format!("partner_id    {}", made.partner_id));
    say(&format!("project_id    {}", made.project_id));
    say(&format!("client_id     {}", made.client_id));
    match made.client_secret {
        Some(_) if is_brought => say("client_secret the one from the file is accepted"),
        Some(secret) => say(&format!("client_secret {secret}\n\nThe secret is shown this once: it is kept only as a hash.")),
        None => say("client_secret unchanged: it was shown when the partner was made"),
    }
    Ok(())
}

fn read_secret(path: PathBuf) -> Result<String> {
    let shown = path.display();
    let text =
        std::fs::read_to_string(&path).map_err(|error| Error::internal(format!("--client-secret-file {shown} cannot be read: {error}")))?;
    let secret = text.trim().to_owned();
    if secret.len() < 16 {
        return Err(Error::internal(format!(
            "--client-secret-file {shown} holds fewer than 16 characters: secrets are long random strings"
        )));
    }
    Ok(secret)
}
