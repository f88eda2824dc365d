//! Whether a mail is from whom it names, as DKIM (RFC 6376), SPF (RFC 7208) and DMARC have it. It is shown, and never a reason to lose a mail: a bill of
//! one that is not proven needs approval.

use std::net::IpAddr;

use bursar_payables::MailOrigin;
use mail_auth::dmarc::Policy;
use mail_auth::dmarc::verify::DmarcParameters;
use mail_auth::spf::verify::SpfParameters;
use mail_auth::{AuthenticatedMessage, DkimOutput, DkimResult, DmarcOutput, DmarcResult, MessageAuthenticator, SpfOutput, SpfResult};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::extent::is_readable;

/// Signatures of one mail that are looked at, because each costs a question to the name servers.
const MAX_SIGNATURES: usize = 10;

/// The server that handed a mail over to the operator's, as that one tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MailClient {
    /// Where it is.
    pub(crate) address: IpAddr,
    /// What it calls itself.
    pub(crate) name: String,
}

/// Whether a mail is from whom it names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct MailAuthentication {
    /// Its signatures, at most ten.
    pub(crate) dkim: Vec<DkimCheck>,
    /// May the server that sent it send for its sender's domain? Null where that server is not known.
    pub(crate) spf: Option<SpfCheck>,
    /// Does either speak for the domain of its author? Null where it does not name one author.
    pub(crate) dmarc: Option<DmarcCheck>,
}

/// A signature of a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct DkimCheck {
    /// Who signed; null where the signature cannot be read.
    pub(crate) domain: Option<String>,
    /// Which of the domain's keys.
    pub(crate) selector: Option<String>,
    /// Is the signature theirs, and the mail as it was signed?
    pub(crate) result: MailCheck,
}

/// What the sender's domain says of the server that sent a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct SpfCheck {
    /// The domain of the sender that the server named, or the server's own where it named none.
    pub(crate) domain: String,
    /// What it says.
    pub(crate) result: MailCheck,
}

/// What the author's domain wants to be done with mail that nothing speaks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct DmarcCheck {
    /// The domain of the author.
    pub(crate) domain: String,
    /// `none` where the domain says nothing; null where no signature speaks for it and SPF is not known.
    pub(crate) result: Option<MailCheck>,
    /// What the domain asks for where nothing does. Bursar takes the mail in all the same, and its bills need approval.
    pub(crate) policy: Option<DmarcPolicy>,
}

/// The words of RFC 8601.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum MailCheck {
    /// It is.
    Pass,
    /// It is not.
    Fail,
    /// It is probably not.
    Softfail,
    /// Nothing is said either way.
    Neutral,
    /// There is nothing to check.
    None,
    /// The name servers did not answer.
    Temperror,
    /// What the domain publishes cannot be read.
    Permerror,
}

/// What a domain asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DmarcPolicy {
    /// Nothing.
    None,
    /// Keep it apart.
    Quarantine,
    /// Refuse it.
    Reject,
}

impl MailAuthentication {
    /// Is it from whom it names, or does its author's domain not say how to tell? Where the server that sent it is not known, a domain that asks for
    /// something to be done with mail that nothing speaks for is believed to sign its own.
    pub(crate) fn origin(&self) -> MailOrigin {
        let is_plausible = self.dmarc.as_ref().is_some_and(|dmarc| match dmarc.result {
            Some(result) => matches!(result, MailCheck::Pass | MailCheck::None),
            None => !matches!(dmarc.policy, Some(DmarcPolicy::Quarantine | DmarcPolicy::Reject)),
        });
        if is_plausible { MailOrigin::Plausible } else { MailOrigin::Unproven }
    }
}

/// Asks the name servers about a mail. `sender` is whom the server of the sender named.
pub(crate) async fn check(
    name_servers: &MessageAuthenticator,
    raw: &[u8],
    client: Option<&MailClient>,
    sender: &str,
) -> MailAuthentication {
    let Some(mut mail) = Some(raw).filter(|raw| is_readable(raw)).and_then(AuthenticatedMessage::parse) else {
        return MailAuthentication::default();
    };
    mail.dkim_headers.truncate(MAX_SIGNATURES);
    mail.errors.truncate(MAX_SIGNATURES);
    let signatures = name_servers.verify_dkim(&mail).await;
    let spf = match client {
        Some(client) => {
            Some(name_servers.verify_spf(SpfParameters::verify_mail_from(client.address, &client.name, "bursar", sender)).await)
        }
        None => None,
    };
    let (unknown, domain) = (SpfOutput::default(), spf.as_ref().map_or("", |spf| spf.domain()));
    let dmarc = name_servers.verify_dmarc(DmarcParameters::new(&mail, &signatures, domain, spf.as_ref().unwrap_or(&unknown))).await;
    MailAuthentication {
        dkim: signatures.iter().take(MAX_SIGNATURES).map(DkimCheck::of).collect(),
        dmarc: DmarcCheck::of(&dmarc, spf.is_some()),
        spf: spf.as_ref().map(|spf| SpfCheck { domain: spf.domain().to_owned(), result: spf.result().into() }),
    }
}

impl DkimCheck {
    fn of(signature: &DkimOutput<'_>) -> Self {
        let signed = signature.signature();
        DkimCheck {
            domain: signed.map(|signed| signed.d.clone()),
            selector: signed.map(|signed| signed.s.clone()),
            result: match signature.result() {
                DkimResult::Pass => MailCheck::Pass,
                DkimResult::Neutral(_) => MailCheck::Neutral,
                DkimResult::Fail(_) => MailCheck::Fail,
                DkimResult::PermError(_) => MailCheck::Permerror,
                DkimResult::TempError(_) => MailCheck::Temperror,
                DkimResult::None => MailCheck::None,
            },
        }
    }
}

impl From<SpfResult> for MailCheck {
    fn from(result: SpfResult) -> Self {
        match result {
            SpfResult::Pass => MailCheck::Pass,
            SpfResult::Fail => MailCheck::Fail,
            SpfResult::SoftFail => MailCheck::Softfail,
            SpfResult::Neutral => MailCheck::Neutral,
            SpfResult::TempError => MailCheck::Temperror,
            SpfResult::PermError => MailCheck::Permerror,
            SpfResult::None => MailCheck::None,
        }
    }
}

impl DmarcCheck {
    fn of(output: &DmarcOutput, knows_spf: bool) -> Option<Self> {
        let policy = output.dmarc_record().and(match output.policy() {
            Policy::None => Some(DmarcPolicy::None),
            Policy::Quarantine => Some(DmarcPolicy::Quarantine),
            Policy::Reject => Some(DmarcPolicy::Reject),
            Policy::Unspecified => None,
        });
        let result = dmarc_result([output.dkim_result(), output.spf_result()], output.dmarc_record().is_some(), knows_spf);
        (!output.domain().is_empty()).then(|| DmarcCheck { domain: output.domain().to_owned(), result, policy })
    }
}

/// One that speaks for the domain is enough. Without SPF, a mail without such a signature has not failed: SPF may speak for it.
fn dmarc_result(results: [&DmarcResult; 2], has_record: bool, knows_spf: bool) -> Option<MailCheck> {
    let any = |is: fn(&DmarcResult) -> bool| results.into_iter().any(is);
    match () {
        () if any(|result| matches!(result, DmarcResult::Pass)) => Some(MailCheck::Pass),
        () if any(|result| matches!(result, DmarcResult::TempError(_))) => Some(MailCheck::Temperror),
        () if any(|result| matches!(result, DmarcResult::PermError(_))) => Some(MailCheck::Permerror),
        () if !has_record => Some(MailCheck::None),
        () if knows_spf => Some(MailCheck::Fail),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_plausible_that_is_proven_or_whose_domain_does_not_say_how_to_tell() {
        let origin = |result, policy| {
            let dmarc = Some(DmarcCheck { domain: "vendor.example".to_owned(), result, policy });
            MailAuthentication { dmarc, ..MailAuthentication::default() }.origin()
        };
        for (result, policy, expected) in [
            (Some(MailCheck::Pass), Some(DmarcPolicy::Reject), MailOrigin::Plausible),
            (Some(MailCheck::None), None, MailOrigin::Plausible),
            (None, Some(DmarcPolicy::None), MailOrigin::Plausible),
            (None, Some(DmarcPolicy::Quarantine), MailOrigin::Unproven),
            (None, Some(DmarcPolicy::Reject), MailOrigin::Unproven),
            (Some(MailCheck::Fail), Some(DmarcPolicy::None), MailOrigin::Unproven),
            (Some(MailCheck::Temperror), None, MailOrigin::Unproven),
            (Some(MailCheck::Permerror), None, MailOrigin::Unproven),
        ] {
            assert_eq!(origin(result, policy), expected, "{result:?} {policy:?}");
        }
        assert_eq!(MailAuthentication::default().origin(), MailOrigin::Unproven, "who wrote it, nobody knows");
    }
}
