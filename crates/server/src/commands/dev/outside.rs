//! Who stands outside of a server: in `dev` the simulator is all of them.

use bursar_connectors::Secret;
use bursar_einvoicing::AccessPointSettings;
use bursar_kernel::{Error, Result};
use bursar_mail::{Sender, SmtpServer};
use bursar_mailboxes::MailboxDomains;
use bursar_payments::StripeSettings;

use super::Addresses;

/// The simulator takes what is sent, and shows it at `/_sim/mails`.
pub(super) fn simulated_mail(addresses: &Addresses) -> Result<(SmtpServer, Sender)> {
    let server =
        SmtpServer::parse(&format!("{}?tls=none", addresses.smtp)).ok_or_else(|| Error::internal("the simulator has no mail server"))?;
    Ok((server, Sender::new("noreply@mail.bursar.localhost", None)?))
}

/// The simulator is the access point, and shows what it carried at `/_sim/einvoices`.
pub(super) fn simulated_network(addresses: &Addresses) -> AccessPointSettings {
    let url = Some(format!("{}/storecove/api/v2", addresses.simulator));
    AccessPointSettings::Storecove { api_key: Secret::new("bursar-dev"), url }
}

/// Signs the webhooks of the simulated Stripe.
pub(super) const WEBHOOK_SECRET: &str = "whsec_simulated";

/// The simulator takes cards, and shows payments at `/_sim/stripe/payments`.
pub(super) fn simulated_stripe(addresses: &Addresses) -> StripeSettings {
    StripeSettings {
        url: addresses.simulator.clone(),
        secret_key: "sk_test_simulated".to_owned(),
        publishable_key: "pk_test_simulated".to_owned(),
        webhook_secret: WEBHOOK_SECRET.to_owned(),
        connect_webhook_secret: None,
    }
}

/// Every name under this domain is taken without proof: nothing of it leaves this machine.
pub(super) fn local_domains() -> MailboxDomains {
    MailboxDomains { mail_server: "mail.bursar.localhost".to_owned(), own_domain: Some("in.bursar.localhost".to_owned()), signature: None }
}
