//! Is anything wrong, and who must act? Causes, each with what it touches. Pure.

use std::collections::BTreeMap;

use bursar_connectors::Facts;
use bursar_kernel::{DateTime, Timestamp, Utc, Uuid, wire};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::book_warnings::{WarnedBook, WarningCode};
use crate::connection_reports::{Health, ReportBody};
use crate::pull::troubles::{Actor, TroubleCode};

pub(crate) mod count;
pub(crate) mod list;

/// How many troubled connections are looked at.
const LOOKED_AT: usize = 500;
/// How many of what a cause touches are shown.
const SHOWN: usize = 20;

/// A cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SyncIssueCode)]
pub enum IssueCode {
    /// A project has no app at any provider: nobody can connect.
    NoProviderApp,
    /// Deliveries to the endpoint of a webhook subscription fail.
    WebhookFailing,
    /// A list lost more than a ledger's life explains: somebody must say whether that is right.
    ListShrank,
    /// The authorization ended.
    AuthorizationLost,
    /// The provider wants something settled in the ledger.
    LedgerRefused,
    /// An account that is used here was archived or deleted in the ledger, or is of another ledger.
    AccountUnusable,
    /// A tax rate of the ledger that is used here has another value, or was archived.
    TaxRateChanged,
    /// A class, a department or a tracking option of the ledger that is mapped here was archived or deleted.
    DimensionUnusable,
    /// The consent does not cover a list.
    AccessRefused,
    /// The provider refused a request.
    QuestionRefused,
    /// Rows of a list cannot be read.
    RowsUnread,
    /// The authorization ends soon.
    ReauthorizeSoon,
    /// Nobody has opened the connection link for a week.
    LinkNotOpened,
    /// A sync failed and is retried automatically.
    Retrying,
}

/// Something that is wrong.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncIssueResource)]
pub(crate) struct IssueBody {
    /// The cause.
    code: IssueCode,
    /// Who must act.
    actor: Actor,
    /// What to do about it.
    remedy: String,
    /// Since when: of what it touches, the longest.
    #[serde(with = "wire")]
    since: DateTime<Utc>,
    /// How many it touches.
    count: usize,
    /// What it touches, the longest suffering first, up to twenty.
    items: Vec<IssueItem>,
}

/// Something that a cause touches.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SyncIssueItem)]
pub(crate) struct IssueItem {
    /// What happened to it, in words.
    message: String,
    /// Since when.
    #[serde(with = "wire")]
    since: DateTime<Utc>,
    /// The connection.
    #[schema(required = false)]
    connection_id: Option<Uuid>,
    /// The entity.
    #[schema(required = false)]
    entity_id: Option<Uuid>,
    /// The entity's name: several entities may have books of companies that are called alike.
    #[schema(required = false)]
    entity_name: Option<String>,
    /// Its name: the company's, the entity's, the address of a subscription, or the project's.
    name: String,
    /// The accounting system's name.
    #[schema(required = false)]
    platform_title: Option<String>,
    /// The webhook subscription.
    #[schema(required = false)]
    webhook_subscription_id: Option<Uuid>,
    /// The project.
    #[schema(required = false)]
    project_id: Option<Uuid>,
}

impl IssueCode {
    fn actor(self) -> Actor {
        match self {
            IssueCode::NoProviderApp | IssueCode::WebhookFailing | IssueCode::ListShrank => Actor::Partner,
            IssueCode::AuthorizationLost
            | IssueCode::LedgerRefused
            | IssueCode::AccountUnusable
            | IssueCode::TaxRateChanged
            | IssueCode::DimensionUnusable
            | IssueCode::AccessRefused
            | IssueCode::ReauthorizeSoon
            | IssueCode::LinkNotOpened => Actor::Customer,
            IssueCode::QuestionRefused | IssueCode::RowsUnread => Actor::Operator,
            IssueCode::Retrying => Actor::Nobody,
        }
    }

    fn remedy(self) -> String {
        let provider = "the accounting system";
        match self {
            IssueCode::NoProviderApp => "Enter the keys of an app at QuickBooks Online or Xero in the settings of the project.".to_owned(),
            IssueCode::WebhookFailing => {
                "Fix the endpoint: it must answer with a 2xx within seconds. Failed deliveries are retried for twelve hours, and after that when you ask for it.".to_owned()
            }
            IssueCode::ListShrank => TroubleCode::ListShrank.remedy(provider),
            IssueCode::AuthorizationLost => TroubleCode::AuthorizationLost.remedy(provider),
            IssueCode::LedgerRefused => TroubleCode::LedgerRefused.remedy(provider),
            IssueCode::AccountUnusable => {
                "Replace the account: GET /accounting_unusable_accounts says who uses it, POST /accounting_account_replacements names another one for all of them. Or make it active again in the ledger.".to_owned()
            }
            IssueCode::TaxRateChanged => {
                "Choose the tax rate that is meant now with POST /accounting_tax_choices, or set the rate of new lines to that of the ledger.".to_owned()
            }
            IssueCode::DimensionUnusable => {
                "Choose another value in dimensions of the push settings, or make this one active again in the ledger.".to_owned()
            }
            IssueCode::AccessRefused => TroubleCode::AccessRefused.remedy(provider),
            IssueCode::QuestionRefused => TroubleCode::QuestionRefused.remedy(provider),
            IssueCode::RowsUnread => TroubleCode::RowsUnread.remedy(provider),
            IssueCode::ReauthorizeSoon => {
                "A sync renews the authorization: sync now, or have somebody at the company connect again in time.".to_owned()
            }
            IssueCode::LinkNotOpened => "Send the connection link once more, or disconnect what is no longer needed.".to_owned(),
            IssueCode::Retrying => "Nothing to do: each is retried automatically, at first after seconds and later every hour.".to_owned(),
        }
    }
}

/// The cause for which a connection is shown; none when all is well with it.
fn cause(health: Health, trouble: Option<TroubleCode>) -> Option<IssueCode> {
    let of_trouble = || {
        Some(match trouble {
            Some(TroubleCode::ListShrank) => IssueCode::ListShrank,
            Some(TroubleCode::LedgerRefused) => IssueCode::LedgerRefused,
            Some(TroubleCode::QuestionRefused) => IssueCode::QuestionRefused,
            Some(TroubleCode::AccessRefused) => IssueCode::AccessRefused,
            Some(TroubleCode::RowsUnread) => IssueCode::RowsUnread,
            Some(TroubleCode::AuthorizationLost) => IssueCode::AuthorizationLost,
            _ => IssueCode::Retrying,
        })
    };
    match health {
        Health::Reauthorize => Some(IssueCode::AuthorizationLost),
        Health::Failing | Health::Undecided | Health::Retrying => of_trouble(),
        Health::ReauthorizeSoon => Some(IssueCode::ReauthorizeSoon),
        Health::Waiting => Some(IssueCode::LinkNotOpened),
        Health::Healthy | Health::Syncing | Health::Paused | Health::Disconnected => None,
    }
}

/// What a troubled connection says of itself.
fn item(report: &ReportBody, code: IssueCode) -> IssueItem {
    let company = report.business_info.as_ref().and_then(|company| company.name.clone());
    let name = company.or_else(|| report.entity_name.clone()).unwrap_or_else(|| report.entity_id.to_string());
    let days = report.reauthorize_in_days.unwrap_or_default();
    let message = match (&report.trouble, code) {
        (Some(trouble), _) => trouble.message.clone(),
        (None, IssueCode::ReauthorizeSoon) => format!("the authorization ends in {days} days unless a sync renews it"),
        (None, _) => "nobody has opened the connection link yet".to_owned(),
    };
    IssueItem {
        message,
        since: report.failing_since.or(report.trouble.as_ref().map(|trouble| trouble.at)).unwrap_or(report.updated_at),
        connection_id: Some(report.id),
        entity_id: Some(report.entity_id),
        entity_name: report.entity_name.clone(),
        name,
        platform_title: report.platform_title.clone(),
        webhook_subscription_id: None,
        project_id: None,
    }
}

/// The project's lack of an app.
pub(crate) fn without_app(project_id: Uuid, name: String, made_at: Timestamp) -> (IssueCode, IssueItem) {
    let message = "no app at QuickBooks Online or Xero is registered: nobody can connect".to_owned();
    let item = IssueItem {
        message,
        since: made_at,
        connection_id: None,
        entity_id: None,
        entity_name: None,
        name,
        platform_title: None,
        webhook_subscription_id: None,
        project_id: Some(project_id),
    };
    (IssueCode::NoProviderApp, item)
}

/// An endpoint whose deliveries fail.
pub(crate) fn failing_webhook(failing: bursar_events::Failing) -> (IssueCode, IssueItem) {
    let item = IssueItem {
        message: format!("webhook deliveries of {} events fail", failing.object_type.replace(['_', '.'], " ")),
        since: failing.since,
        connection_id: None,
        entity_id: None,
        entity_name: None,
        name: failing.url,
        platform_title: None,
        webhook_subscription_id: Some(failing.id),
        project_id: None,
    };
    (IssueCode::WebhookFailing, item)
}

/// A warning about a connected book.
pub(crate) fn of_warning(warned: WarnedBook, entity_name: Option<String>) -> (IssueCode, IssueItem) {
    let code = warned_code(warned.code);
    let name = warned.company.or_else(|| entity_name.clone()).unwrap_or_else(|| warned.entity_id.to_string());
    let item = IssueItem {
        message: warned.message,
        since: warned.since,
        connection_id: Some(warned.connection_id),
        entity_id: Some(warned.entity_id),
        entity_name,
        name,
        platform_title: Some(Facts::of(warned.platform).title.clone()),
        webhook_subscription_id: None,
        project_id: None,
    };
    (code, item)
}

/// The cause that a warning is shown under.
pub(crate) fn warned_code(code: WarningCode) -> IssueCode {
    match code {
        WarningCode::AccountUnusable => IssueCode::AccountUnusable,
        WarningCode::TaxRateChanged => IssueCode::TaxRateChanged,
        WarningCode::DimensionUnusable => IssueCode::DimensionUnusable,
    }
}

/// What troubled connections say, with their causes.
pub(crate) fn of_connections(reports: &[ReportBody]) -> impl Iterator<Item = (IssueCode, IssueItem)> + '_ {
    reports.iter().filter_map(|report| {
        let code = cause(report.health, report.trouble.as_ref().map(|trouble| trouble.code))?;
        Some((code, item(report, code)))
    })
}

/// One issue for each cause, in the order of who must act.
pub(crate) fn grouped(found: impl Iterator<Item = (IssueCode, IssueItem)>) -> Vec<IssueBody> {
    let mut groups: BTreeMap<(Actor, IssueCode), Vec<IssueItem>> = BTreeMap::new();
    for (code, item) in found {
        groups.entry((code.actor(), code)).or_default().push(item);
    }
    let issue = |((actor, code), mut items): ((Actor, IssueCode), Vec<IssueItem>)| {
        items.sort_by_key(|item| item.since);
        let (count, since) = (items.len(), items.first().map(|item| item.since).unwrap_or_default());
        items.truncate(SHOWN);
        IssueBody { code, actor, remedy: code.remedy(), since, count, items }
    };
    groups.into_iter().map(issue).collect()
}
