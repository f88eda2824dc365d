//! `bursar partner create`: who may call.

use std::path::PathBuf;

use bursar_kernel::{Ambient, Error, Result, Uuid};
use clap::Subcommand;

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
}

pub(super) async fn run(config: Config, action: Action) -> Result<()> {
    let Action::Create { name, client_id, client_secret_file } = action;
    let brought = client_secret_file.map(read_secret).transpose()?;
    let is_brought = brought.is_some();
    let db = open_database(&config).await?;
    db.migrate().await?;
    let made = bursar_identity::create_partner(&db, &Ambient::system(), &name, client_id, brought).await?;
    println!("partner_id    {}", made.partner_id);
    println!("project_id    {}", made.project_id);
    println!("client_id     {}", made.client_id);
    match made.client_secret {
        Some(_) if is_brought => println!("client_secret the one from the file is accepted"),
        Some(secret) => println!("client_secret {secret}\n\nThe secret is shown this once: it is kept only as a hash."),
        None => println!("client_secret unchanged: it was shown when the partner was made"),
    }
    Ok(())
}

fn read_secret(path: PathBuf) -> Result<String> {
    let shown = path.display();
    let text = std::fs::read_to_string(&path).map_err(|error| Error::internal(format!("--client-secret-file {shown} cannot be read: {error}")))?;
    let secret = text.trim().to_owned();
    if secret.len() < 16 {
        return Err(Error::internal(format!("--client-secret-file {shown} holds fewer than 16 characters: secrets are long random strings")));
    }
    Ok(secret)
}
