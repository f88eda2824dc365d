//! A connection as its platform looks at it: how it is, why, what to do, and who must. Pure.

use bursar_connectors::{Facts, Platform};
use bursar_kernel::{DateTime, TimeDelta, Timestamp, Utc, Uuid, wire};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::connections::{BusinessInfo, Connection, ConnectionStatus};
use crate::provider_usage::store::OfCompany;
use crate::pull::troubles::{Actor, Trouble, TroubleBody, TroubleCode, worst};
use crate::pull::usage::per_day;
use crate::pull::{Run, RunStatus};

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod store;

/// An authorization that ends within this time is worth a word.
const SOON: TimeDelta = TimeDelta::days(14);

/// A link that nobody opened for so long is worth a word.
pub(crate) const PATIENCE: TimeDelta = TimeDelta::days(7);

/// The last moment of "soon".
pub(crate) fn soon(now: Timestamp) -> Timestamp {
    now + SOON
}

/// How a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ConnectionHealth)]
pub enum Health {
    /// Synced.
    Healthy,
    /// A sync runs or is about to.
    Syncing,
    /// A sync failed and is retried automatically.
    Retrying,
    /// The last sync gave up.
    Failing,
    /// The last sync went through and left a question to somebody.
    Undecided,
    /// Synced, and the authorization ends soon unless it is used.
    ReauthorizeSoon,
    /// The authorization ended: somebody at the company must give it again.
    Reauthorize,
    /// Nobody has opened the link yet.
    Waiting,
    /// Rests by the platform's wish.
    Paused,
    /// Let go.
    Disconnected,
}

/// What is known of a connection.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) connection: Connection,
    pub(crate) company_id: Option<String>,
    pub(crate) app_id: Option<Uuid>,
    /// When the authorization ends, unless it is used before.
    pub(crate) reauthorize_by: Option<Timestamp>,
    /// The latest run.
    pub(crate) run: Option<Run>,
}

impl Known {
    /// How it is, given when its book is pulled next.
    pub(crate) fn health(&self, next: Option<Timestamp>, now: Timestamp) -> Health {
        match self.connection.status {
            ConnectionStatus::Disconnected => return Health::Disconnected,
            ConnectionStatus::PendingAuth => return Health::Waiting,
            ConnectionStatus::Deauthorized => return Health::Reauthorize,
            ConnectionStatus::Connected if self.connection.paused_at.is_some() => return Health::Paused,
            ConnectionStatus::Connected => {}
        }
        let is_due = self.reauthorize_by.is_some_and(|by| by <= soon(now));
        match self.run.as_ref().map(|run| (run.status, run.troubles.is_empty())) {
            Some((RunStatus::Running | RunStatus::Requested, false)) if next.is_some_and(|next| next > now) => Health::Retrying,
            Some((RunStatus::Running | RunStatus::Requested, _)) => Health::Syncing,
            Some((RunStatus::Failed, _)) => Health::Failing,
            Some((RunStatus::Partial, _)) => Health::Undecided,
            _ if is_due => Health::ReauthorizeSoon,
            _ => Health::Healthy,
        }
    }

    /// What somebody should know; none when all is well.
    pub(crate) fn trouble(&self, health: Health) -> Option<Trouble> {
        let of_run = || self.run.as_ref().and_then(|run| run.troubles.last().cloned());
        let said = |code| {
            let message = self.connection.errors.first().map(|problem| problem.message.clone());
            message.map(|message| Trouble::new(code, message, self.connection.updated_at))
        };
        match health {
            Health::Reauthorize => {
                of_run().filter(|trouble| trouble.code == TroubleCode::AuthorizationLost).or_else(|| said(TroubleCode::AuthorizationLost))
            }
            Health::Failing | Health::Undecided => {
                let worst = self.run.as_ref().and_then(|run| worst(run.troubles.iter()).cloned());
                worst.or_else(|| said(TroubleCode::Other))
            }
            Health::Retrying => of_run().or_else(|| said(TroubleCode::Other)),
            _ => None,
        }
    }
}

/// A connection with its health.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionReportResource)]
pub(crate) struct ReportBody {
    /// The connection.
    pub(crate) id: Uuid,
    /// Whose books these are.
    pub(crate) entity_id: Uuid,
    /// The entity's name.
    #[schema(required = false)]
    pub(crate) entity_name: Option<String>,
    /// The project whose app asks.
    project_id: Uuid,
    /// The accounting system; null while nobody has chosen.
    #[schema(required = false)]
    pub(crate) platform: Option<String>,
    /// The accounting system's name.
    #[schema(required = false)]
    pub(crate) platform_title: Option<String>,
    /// The company as the accounting system describes it; null until it is connected.
    #[schema(required = false)]
    pub(crate) business_info: Option<BusinessInfo>,
    /// The status of the connection.
    pub(crate) status: ConnectionStatus,
    /// How it is.
    pub(crate) health: Health,
    /// What is wrong, with the remedy and who must act; null when nothing is.
    #[schema(required = false)]
    pub(crate) trouble: Option<TroubleBody>,
    /// Since when syncs fail: the start of the first one after the last that was complete; null while none fails.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    pub(crate) failing_since: Option<DateTime<Utc>>,
    /// Who must act; `nobody` when nothing is wrong or it is retried automatically.
    pub(crate) actor: Actor,
    /// The link that somebody at the company opens to connect.
    #[schema(format = "uri")]
    connection_url: String,
    /// Since when it is paused; null while it is not.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    paused_at: Option<DateTime<Utc>>,
    /// End of the last complete sync.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    pub(crate) last_sync_at: Option<DateTime<Utc>>,
    /// When the next sync begins, or continues; null when none is due.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    next_sync_at: Option<DateTime<Utc>>,
    /// The latest run at `/sync_runs`.
    #[schema(required = false)]
    latest_sync_run_id: Option<Uuid>,
    /// Records that the run that is under way has read so far; null while none is.
    #[schema(required = false)]
    fetched: Option<i64>,
    /// When the authorization ends unless it is used before: each sync renews it.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    pub(crate) reauthorize_by: Option<DateTime<Utc>>,
    /// Whole days until then.
    #[schema(required = false)]
    pub(crate) reauthorize_in_days: Option<i64>,
    /// Calls to the accounting system today (UTC).
    calls_today: i64,
    /// Calls that it allows for the company a day; null where there is no such limit.
    #[schema(required = false)]
    calls_per_day: Option<u64>,
    /// Calls of this month.
    calls_this_month: i64,
    /// Bytes of the answers of this month.
    bytes_this_month: i64,
    /// When it was made.
    #[serde(with = "wire")]
    pub(crate) created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    pub(crate) updated_at: DateTime<Utc>,
}

/// What is read beside a connection, for many at once.
pub(crate) struct ReportExtras {
    pub(crate) entity_name: Option<String>,
    pub(crate) next: Option<Timestamp>,
    /// Start of the first run since the last that was complete.
    pub(crate) failing_since: Option<Timestamp>,
    pub(crate) used: Option<OfCompany>,
    /// Calls a day of the app's plan, where the operator says it.
    pub(crate) calls_of_plan: Option<u64>,
}

impl Known {
    /// The wire body.
    pub(crate) fn body(self, beside: ReportExtras, public_url: &str, now: Timestamp) -> ReportBody {
        let ReportExtras { entity_name, next, failing_since, used, calls_of_plan } = beside;
        let health = self.health(next, now);
        let asked = self.connection.requested_platform.map(Platform::as_str).map(str::to_owned);
        let platform = self.connection.platform.clone().or(asked);
        // `quickbooks_online_sandbox` is QuickBooks Online.
        let facts = platform.as_deref().and_then(|name| Platform::parse(name.trim_end_matches("_sandbox"))).map(Facts::of);
        let trouble = self.trouble(health).map(|trouble| trouble.body(facts.map_or("the accounting system", |facts| facts.title.as_str())));
        let actor = match (&trouble, health) {
            (Some(trouble), _) => trouble.actor,
            (None, Health::Waiting | Health::Reauthorize | Health::ReauthorizeSoon) => Actor::Customer,
            (None, _) => Actor::Nobody,
        };
        let Known { connection, reauthorize_by, run, .. } = self;
        let connected = connection.status == ConnectionStatus::Connected;
        let reauthorize_by = reauthorize_by.filter(|_| connected);
        ReportBody {
            id: connection.id,
            entity_id: connection.entity_id,
            entity_name,
            project_id: connection.project_id,
            platform,
            platform_title: facts.map(|facts| facts.title.clone()),
            business_info: connection.company.as_ref().map(BusinessInfo::from),
            status: connection.status,
            health,
            failing_since: failing_since.filter(|_| matches!(health, Health::Failing | Health::Undecided | Health::Retrying)),
            trouble,
            actor,
            connection_url: connection.url(public_url),
            paused_at: connection.paused_at,
            last_sync_at: connection.last_pull,
            next_sync_at: next.filter(|_| connected),
            latest_sync_run_id: run.as_ref().map(|run| run.id),
            fetched: run.as_ref().filter(|run| run.finished_at.is_none()).map(|run| run.fetched),
            reauthorize_by,
            reauthorize_in_days: reauthorize_by.map(|by| (by - now).num_days().max(0)),
            calls_today: used.as_ref().map_or(0, |used| used.calls_today),
            calls_per_day: facts.and_then(|facts| per_day(facts, calls_of_plan)),
            calls_this_month: used.as_ref().map_or(0, |used| used.calls),
            bytes_this_month: used.as_ref().map_or(0, |used| used.bytes),
            created_at: connection.created_at,
            updated_at: connection.updated_at,
        }
    }
}
