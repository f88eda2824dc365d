//! The operator's account at Stripe, as the configuration says.

use bursar_payments::{STRIPE_URL, StripeSettings};

use super::parse::Values;

impl Values {
    /// Nothing where no key is named: then no cards are taken.
    pub(super) fn stripe(&mut self, allow_simulator: bool) -> Option<StripeSettings> {
        let keys = ["stripe_secret_key", "stripe_publishable_key", "stripe_webhook_secret"].map(|name| self.word(name));
        let url = self.word("stripe_url");
        if let Some(word) = url.as_ref().filter(|word| word.text != STRIPE_URL && !allow_simulator) {
            self.wrong("stripe_url", &word.place, "is not Stripe's own");
        }
        match keys {
            [Some(secret_key), Some(publishable_key), Some(webhook_secret)] => Some(StripeSettings {
                url: url.map_or_else(|| STRIPE_URL.to_owned(), |word| word.text.trim_end_matches('/').to_owned()),
                secret_key: secret_key.text,
                publishable_key: publishable_key.text,
                webhook_secret: webhook_secret.text,
            }),
            [None, None, None] => None,
            _ => {
                let problem = "stripe_secret_key, stripe_publishable_key and stripe_webhook_secret go together: set all three, or none";
                self.problems.push(problem.to_owned());
                None
            }
        }
    }
}
