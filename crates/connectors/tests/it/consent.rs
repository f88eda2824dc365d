//! A person in front of a simulated consent page.

use bursar_connectors::oauth::{OAuth, ProofKey, TokenAnswer};
use bursar_connectors::{Environment, Facts, Pacer, Platform, RemoteCompany, Secret, Wire, WireLimits, companies};
use bursar_kernel::{Clock, Env, Rng, Timestamp};
use bursar_simulator::{Options, Simulator};
use bytes::Bytes;
use http::Request;

const CALLBACK: &str = "https://us.test/callback";

/// A simulated provider and our app at it.
pub struct Place {
    pub facts: &'static Facts,
    pub environment: Environment,
    pub wire: Wire,
    pub pacer: Pacer,
    pub oauth: OAuth,
    pub env: Env,
}

/// What a consent yields.
pub struct Consent {
    pub tokens: TokenAnswer,
    pub companies: Vec<RemoteCompany>,
}

impl Place {
    pub fn new(platform: Platform) -> Place {
        let now: Timestamp = "2026-03-02T12:00:00Z".parse().unwrap();
        let clock = bursar_simulator::Clock::manual(now);
        let simulator = Simulator::new(Options { clock, limits_enforced: false, bills: 1200, invoices: 2100, ..Options::default() });
        let environment = Environment::At("http://simulator.test".parse().unwrap());
        let env = Env { clock: Clock::fixed(now), rng: Rng::seeded(5) };
        let wire = Wire::from_service(simulator.router(), WireLimits::default());
        let (facts, pacer) = (Facts::of(platform), Pacer::unlimited(env.clone()));
        let oauth = OAuth::new(facts, &environment, wire.clone(), "our-app", Secret::new("our-secret"));
        Place { facts, environment, wire, pacer, oauth, env }
    }

    /// Sends a person through the consent page, who chooses so many companies and agrees.
    pub async fn consent(&self, choose: usize) -> Consent {
        let proof = ProofKey::new(&self.env.rng);
        let url = self.oauth.authorize_url(CALLBACK, "the-state", Some(&proof), &[]);
        let shown = self.wire.send(Request::get(&url).body(Bytes::new()).unwrap()).await.unwrap();
        let html = String::from_utf8(shown.body().to_vec()).unwrap();
        let offered: Vec<&str> = html.split("value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let chosen = offered.iter().filter(|value| !["allow", "deny"].contains(*value)).take(choose);
        let fields: Vec<String> = chosen.map(|company| format!("company={company}")).collect();
        let form = Request::post(&url).header("content-type", "application/x-www-form-urlencoded");
        let answer = self.wire.send(form.body(Bytes::from(format!("{}&decision=allow", fields.join("&")))).unwrap()).await.unwrap();
        let location = answer.headers()["location"].to_str().unwrap();
        let back = url::Url::parse(location).unwrap();
        let parameter = |name: &str| back.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned());
        assert_eq!(parameter("state").as_deref(), Some("the-state"));
        let tokens = self.oauth.exchange(&parameter("code").unwrap(), CALLBACK, Some(&proof.verifier)).await.unwrap();
        let companies = match parameter("realmId") {
            Some(realm) => vec![RemoteCompany::of_callback(&realm)],
            None => self.listed(&tokens).await,
        };
        Consent { tokens, companies }
    }

    async fn listed(&self, tokens: &TokenAnswer) -> Vec<RemoteCompany> {
        let event = tokens.subject.as_ref().and_then(|subject| subject.event_id.as_deref());
        assert!(event.is_some(), "the access token says which consent it came from");
        let (wire, pacer, token) = (self.wire.clone(), self.pacer.clone(), tokens.access_token.clone());
        companies(self.facts, &self.environment, wire, pacer, token, event).await.unwrap().0
    }
}
