//! A link on the wire: with what it asks for, and the address of its page.

use bursar_entities::PaymentMethodType;
use bursar_kernel::{Currency, DateTime, Utc, Uuid, wire};
use bursar_web::CurrencyEnum;
use serde::Serialize;
use utoipa::ToSchema;

use super::{LinkStatus, PaymentLink};
use crate::documents::PayableObject;
use crate::payment_accounts::PaymentAccount;
use crate::payment_intents::status::IntentStatus;
use crate::payment_intents::{InvoiceInformation, PaymentIntent};

/// A link by which somebody is asked to pay.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PublicPaymentLinkResponse)]
pub(crate) struct PaymentLinkBody {
    /// Its id.
    id: Uuid,
    /// What is to be paid, in minor units.
    amount: i64,
    /// The currency of the amount.
    #[schema(value_type = CurrencyEnum)]
    currency: Currency,
    /// Until when it can be paid by.
    #[serde(serialize_with = "wire::serialize")]
    expires_at: DateTime<Utc>,
    /// What stands on the invoice that is paid.
    invoice: Option<InvoiceInformation>,
    /// Who pays; null where nobody said it.
    payer: Option<PaymentAccount>,
    /// How the payment stands.
    #[schema(required = false)]
    payment_intent: IntentOfLink,
    /// The payment that it asks for.
    payment_intent_id: Uuid,
    /// The ways to pay that are offered.
    #[schema(value_type = Vec<String>)]
    payment_methods: Vec<PaymentMethodType>,
    /// The page on which it is paid.
    #[schema(format = "uri", min_length = 1, max_length = 2083)]
    payment_page_url: String,
    /// What the recipient recognizes the payment by.
    payment_reference: Option<String>,
    /// Who is paid.
    recipient: PaymentAccount,
    /// Where the payer goes afterwards.
    return_url: Option<String>,
    /// Its status.
    status: LinkStatus,
}

/// The payment that a link asks for, in short.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaymentIntent)]
pub(crate) struct IntentOfLink {
    /// Its id.
    id: Uuid,
    /// What the partner keeps of it, in minor units; null where it keeps nothing.
    application_fee_amount: Option<i64>,
    /// The document that is paid.
    object: Option<PayableObject>,
    /// Who takes the money; null for a transfer from bank to bank.
    provider: Option<String>,
    /// The way that the payer chose.
    #[schema(value_type = Option<String>)]
    selected_payment_method: Option<PaymentMethodType>,
    /// Its status.
    status: IntentStatus,
    /// When it last changed.
    #[serde(serialize_with = "wire::serialize")]
    updated_at: DateTime<Utc>,
}

impl PaymentLinkBody {
    /// The link and its intent.
    pub(crate) fn new(link: PaymentLink, intent: PaymentIntent) -> Self {
        PaymentLinkBody {
            id: link.id,
            amount: intent.amount,
            currency: intent.currency,
            expires_at: link.expires_at,
            invoice: intent.invoice,
            payer: intent.payer,
            payment_intent: IntentOfLink {
                id: intent.id,
                application_fee_amount: intent.application_fee_amount,
                object: intent.object,
                provider: intent.provider,
                selected_payment_method: intent.selected_payment_method,
                status: intent.status,
                updated_at: intent.updated_at,
            },
            payment_intent_id: intent.id,
            payment_methods: intent.payment_methods,
            payment_page_url: link.page_url,
            payment_reference: intent.payment_reference,
            recipient: intent.recipient,
            return_url: link.return_url,
            status: link.status,
        }
    }
}
