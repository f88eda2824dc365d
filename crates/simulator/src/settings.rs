//! Behavior that the providers' documents leave open, or that differs between apps and companies: each is a switch, and a
//! client must be right under every setting.

use serde::{Deserialize, Serialize};

/// When a refresh gives a new refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rotation {
    /// The same value for 24 hours, then a new one (QuickBooks).
    #[serde(rename = "sticky24h")]
    Sticky24h,
    /// A new value each time (Xero).
    EveryCall,
}

/// The switches of one provider.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settings {
    pub rotation: Rotation,
    pub access_token_seconds: i64,
    pub refresh_token_seconds: i64,
    /// How long the previous refresh token still works after a rotation.
    pub old_refresh_grace_seconds: i64,
    /// A refresh token used after its grace ends the whole family.
    pub reuse_revokes_family: bool,
    /// Refresh tokens end this many seconds after the consent, however often they were used.
    pub hard_expiry_seconds: Option<i64>,
    /// Refuses an authorization without a PKCE challenge.
    pub pkce_required: bool,
    /// How long an answer is kept for replay under its idempotency key; 0 forgets at once.
    pub idempotency_ttl_seconds: i64,
    /// The same key with another body is refused instead of replayed.
    pub idempotency_body_must_match: bool,
    /// The token endpoints wait this long before they answer.
    pub token_latency_milliseconds: u64,
    /// Document numbers must be unique (QuickBooks 6140).
    pub unique_document_numbers: bool,
    /// Answers differ by this many minor units of tax from what the lines give: the provider that rounds its own way.
    pub tax_difference_minor: i64,
    /// A tax total that the client sent is not used: QuickBooks with automated sales tax.
    pub ignores_sent_tax: bool,
    /// Writes are refused, as for a lapsed subscription.
    pub read_only: bool,
    /// Change data capture also tells about tax codes and rates.
    pub cdc_covers_tax: bool,
    /// What only Xero has.
    #[serde(flatten)]
    pub xero: crate::xero::Switches,
}

impl Settings {
    pub fn quickbooks() -> Self {
        Self {
            rotation: Rotation::Sticky24h,
            access_token_seconds: 3_600,
            refresh_token_seconds: 8_726_400,
            old_refresh_grace_seconds: 86_400,
            reuse_revokes_family: false,
            hard_expiry_seconds: Some(5 * 365 * 86_400),
            pkce_required: false,
            idempotency_ttl_seconds: 86_400,
            idempotency_body_must_match: false,
            token_latency_milliseconds: 0,
            unique_document_numbers: false,
            tax_difference_minor: 0,
            ignores_sent_tax: false,
            read_only: false,
            cdc_covers_tax: false,
            xero: crate::xero::Switches::default(),
        }
    }

    pub fn xero() -> Self {
        Self {
            rotation: Rotation::EveryCall,
            access_token_seconds: 1_800,
            refresh_token_seconds: 60 * 86_400,
            old_refresh_grace_seconds: 1_800,
            hard_expiry_seconds: None,
            ..Self::quickbooks()
        }
    }
}
