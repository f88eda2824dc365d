//! `bursar member`: people of a partner's team, for whoever runs the server. There is no e-mail: a link is printed and handed over, or a
//! password is read from standard input.

use std::io::{IsTerminal, Read};

use bursar_identity::{Actor, Invitation, Purpose, TeamRole, follow, invite, member_of_email, offer_reset, team};
use bursar_kernel::{Error, ErrorKind, Result, Uuid};
use bursar_web::{Edge, Meter};
use clap::{Subcommand, ValueEnum};

use super::say;
use crate::compose::{edge_options, open_database, vault};
use crate::config::{Config, needed};

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Invite somebody to a partner's team, and print the link to hand over; with --password-stdin the member is active at once
    Create {
        /// The partner, as `bursar partner create` shows it
        #[arg(long)]
        partner: Uuid,
        /// What the member signs in with
        #[arg(long)]
        email: String,
        /// What colleagues call the member; without it, what stands before the @
        #[arg(long)]
        name: Option<String>,
        /// What the member may do
        #[arg(long, value_enum, default_value = "owner")]
        role: Role,
        /// Read the password from standard input instead of printing a link
        #[arg(long)]
        password_stdin: bool,
    },
    /// Print a link with which a member chooses another password, or set the password from standard input
    ResetPassword {
        /// The partner
        #[arg(long)]
        partner: Uuid,
        /// What the member signs in with
        #[arg(long)]
        email: String,
        /// Forget the member's authenticator app too
        #[arg(long)]
        forget_app: bool,
        /// Read the password from standard input instead of printing a link
        #[arg(long)]
        password_stdin: bool,
    },
    /// Remove a member: signed out at once, everywhere
    Remove {
        /// The partner
        #[arg(long)]
        partner: Uuid,
        /// What the member signs in with
        #[arg(long)]
        email: String,
    },
    /// List the members of a partner's team
    List {
        /// The partner
        #[arg(long)]
        partner: Uuid,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Role {
    /// Everything, and says who belongs to the team
    Owner,
    /// Everything but the team
    Developer,
    /// Looks and changes nothing
    Viewer,
}

impl From<Role> for TeamRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Owner => TeamRole::Owner,
            Role::Developer => TeamRole::Developer,
            Role::Viewer => TeamRole::Viewer,
        }
    }
}

pub(super) async fn run(config: Config, action: Action) -> Result<()> {
    let public_url = needed(&config.public_url, "public_url")?;
    let key = needed(&config.master_key, "master_key")?;
    let db = open_database(&config).await?;
    db.migrate().await?;
    let env = bursar_kernel::Env::system();
    let edge = Edge::new(db, env, vault(key, &config.old_master_keys), edge_options(&config, public_url, key), Meter::default());
    match action {
        Action::Create { partner, email, name, role, password_stdin } => {
            let name = name.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned());
            let invitation = Invitation { email: &email, name: &name, role: role.into() };
            let (_, link) = invite(&edge, &operator(&edge, partner).await?, invitation).await.map_err(in_words)?;
            hand_over(&edge, &link, password_stdin, "it lasts seven days").await
        }
        Action::ResetPassword { partner, email, forget_app, password_stdin } => {
            let member = member_of_email(&edge, partner, &email).await?;
            let purpose = if forget_app { Purpose::Recover } else { Purpose::Reset };
            let (_, link) = offer_reset(&edge, &operator(&edge, partner).await?, member.id, purpose).await?;
            hand_over(&edge, &link, password_stdin, "it lasts a day").await
        }
        Action::Remove { partner, email } => {
            let member = member_of_email(&edge, partner, &email).await?;
            let removed = bursar_identity::remove(&edge, &operator(&edge, partner).await?, member.id).await?;
            say(&format!("{} was removed from the team", removed.email));
            Ok(())
        }
        Action::List { partner } => {
            for member in team(&edge, partner).await? {
                let app = if member.two_factor_since.is_some() { "  with an authenticator app" } else { "" };
                say(&format!("{}  {:<9}  {:<8}  {}{app}", member.id, member.role.into_str(), member.status.into_str(), member.email));
            }
            Ok(())
        }
    }
}

/// The operator in the audit log: no member, and a request of its own.
async fn operator(edge: &Edge, partner_id: Uuid) -> Result<Actor> {
    let project_id = bursar_identity::first_project(&edge.db, partner_id).await?;
    Ok(Actor { partner_id, project_id, member_id: None, request_id: edge.env.id() })
}

async fn hand_over(edge: &Edge, link: &str, password_stdin: bool, life: &str) -> Result<()> {
    if !password_stdin {
        say(&format!("{}/portal/join/{link}\n\nSend this link: {life}, works once, and is shown this once.", edge.options.public_url));
        return Ok(());
    }
    let member = follow(edge, edge.env.id(), link, None, &password_from_input()?).await.map_err(in_words)?;
    say(&format!("{} signs in at {}/portal", member.email, edge.options.public_url));
    Ok(())
}

/// From standard input, so that it stands in no process list and no shell history.
fn password_from_input() -> Result<String> {
    let mut input = std::io::stdin();
    if input.is_terminal() {
        return Err(Error::internal(
            "--password-stdin reads the password from standard input: pipe it in, or leave the option out for a link",
        ));
    }
    let mut text = String::new();
    input.read_to_string(&mut text)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// What is wrong with an option, as a clause of the command line.
fn in_words(error: Error) -> Error {
    match error.kind() {
        ErrorKind::Invalid(fields) => Error::internal(fields.iter().map(|field| field.msg.clone()).collect::<Vec<_>>().join("; ")),
        _ => error,
    }
}
