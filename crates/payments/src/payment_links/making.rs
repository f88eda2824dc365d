//! A link is made together with the intent that it asks for.

use bursar_entities::PaymentMethodType;
use bursar_kernel::Timestamp;
use bursar_web::EntityCall;

use super::asked::Asked;
use super::{LinkStatus, PaymentLink};
use crate::payment_intents::status::IntentStatus;
use crate::payment_intents::{HistoryEntry, PaymentIntent};

impl Asked {
    /// The link and the intent that ask for it.
    pub(super) fn made(
        self,
        call: &EntityCall,
        payment_methods: Vec<PaymentMethodType>,
        return_url: Option<String>,
        expires_at: Timestamp,
    ) -> (PaymentLink, PaymentIntent) {
        let (env, entity_id, created_by) = (call.env(), call.entity_id, call.user_id());
        let (now, link_id, status) = (env.now(), env.id(), IntentStatus::Created);
        let intent = PaymentIntent {
            id: env.id(),
            amount: self.amount,
            amount_returned: None,
            application_fee_amount: None,
            batch_payment_id: None,
            currency: self.currency,
            invoice: self.invoice,
            object: self.object,
            payer: self.payer,
            payment_link_id: link_id,
            payment_methods,
            payment_reference: self.payment_reference,
            provider: None,
            recipient: self.recipient,
            selected_payment_method: None,
            status,
            updated_at: now,
            provider_payment_id: None,
            provider_account: None,
            discount_ends_at: self.discount_ends_at,
            paid_at: None,
            history: vec![HistoryEntry { id: env.id(), status, at: now }],
            entity_id,
            created_by,
            created_at: now,
        };
        let token = env.rng.token();
        let link = PaymentLink {
            id: link_id,
            entity_id,
            project_id: call.project_id,
            created_by,
            page_url: format!("{}/pay/{token}", call.edge().options.public_url),
            token,
            status: LinkStatus::Created,
            payment_intent_id: intent.id,
            expires_at,
            return_url,
            created_at: now,
            updated_at: now,
        };
        (link, intent)
    }
}
