//! People with browsers at the partner portal.

use std::net::{IpAddr, Ipv6Addr};

use axum::body::Body;
use bursar_connectors::Platform;
use bursar_identity::{Actor, Invitation, TeamMember, TeamRole, follow, invite};
use bursar_kernel::Uuid;
use bursar_web::{CallerAddress, Edge, audit};
use http::header::{CONTENT_TYPE, ORIGIN, SET_COOKIE};
use http::{Method, Request};
use serde_json::Value;

pub use crate::portal::server::{PUBLIC, PortalServer, Shown};

pub const PASSWORD: &str = "four plain words here";

/// Somebody of a partner's team.
pub struct Colleague {
    pub member: TeamMember,
    pub email: String,
}

fn edge(server: &PortalServer) -> &Edge {
    &server.app.edge
}

pub fn operator(server: &PortalServer) -> Actor {
    let credentials = &server.partner.credentials;
    let request_id = server.app.env().id();
    Actor { partner_id: credentials.partner_id, project_id: credentials.project_id, member_id: None, request_id }
}

/// A member of the server's partner, with a password.
pub async fn colleague(server: &PortalServer, role: TeamRole) -> Colleague {
    member_for(server, &operator(server), role).await
}

/// A member of another partner on the same server.
pub async fn stranger(server: &PortalServer) -> Colleague {
    let credentials = server.app.partner().await.credentials;
    let (partner_id, project_id) = (credentials.partner_id, credentials.project_id);
    let actor = Actor { partner_id, project_id, ..operator(server) };
    member_for(server, &actor, TeamRole::Owner).await
}

async fn member_for(server: &PortalServer, actor: &Actor, role: TeamRole) -> Colleague {
    let email = format!("{}@example.com", server.app.env().id().simple());
    let invitation = Invitation { email: &email, name: "Ada Lovelace", role };
    let (_, link) = invite(edge(server), actor, invitation).await.unwrap();
    let member = follow(edge(server), server.app.env().id(), &link, None, PASSWORD).await.unwrap();
    Colleague { member, email }
}

/// A browser of its own, in a network of its own.
pub struct Browser<'a> {
    pub server: &'a PortalServer,
    pub cookie: Option<String>,
    /// What the forms of the session carry.
    pub token: String,
    pub address: IpAddr,
}

impl<'a> Browser<'a> {
    pub fn new(server: &'a PortalServer) -> Self {
        let address = IpAddr::V6(Ipv6Addr::from((server.app.env().rng.below(1 << 60) as u128) << 64));
        Browser { server, cookie: None, token: String::new(), address }
    }

    /// A browser in which this colleague has signed in.
    pub async fn of(server: &'a PortalServer, colleague: &Colleague) -> Self {
        let mut browser = Browser::new(server);
        browser.sign_in(&colleague.email, PASSWORD).await.leads();
        browser.open().await;
        browser
    }

    /// A browser in which a new member of the server's partner has signed in.
    pub async fn member(server: &'a PortalServer, role: TeamRole) -> Self {
        Browser::of(server, &colleague(server, role).await).await
    }

    /// A browser in which a member of another partner has signed in.
    pub async fn stranger(server: &'a PortalServer) -> Self {
        Browser::of(server, &stranger(server).await).await
    }

    /// Looks at a page that has forms, so that their token is known.
    pub async fn open(&mut self) {
        let shown = self.get("/portal/account").await;
        self.token = token_of(&shown.text);
        assert_eq!(self.token.len(), 64, "{}", shown.text);
    }

    pub async fn sign_in(&mut self, email: &str, password: &str) -> Shown {
        self.form("/portal/sign-in", &[("email", email), ("password", password)]).await
    }

    pub async fn get(&mut self, path: &str) -> Shown {
        let shown = self.send(Request::get(path).body(Body::empty()).unwrap()).await;
        assert!(!shown.text.contains("style=\""), "{path} has a style of its own, which the policy refuses");
        shown
    }

    /// What a script of ours gets of a page.
    pub async fn piece(&mut self, path: &str) -> Shown {
        self.send(Request::get(path).header("hx-request", "true").body(Body::empty()).unwrap()).await
    }

    /// Presses a button of one of our pages.
    pub async fn press(&mut self, path: &str, fields: &[(&str, &str)]) -> Shown {
        let token = self.token.clone();
        let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("form_token", token.as_str())]).collect();
        self.form(path, &fields).await
    }

    /// The same without the token of the session.
    pub async fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> Shown {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path).header(ORIGIN, PUBLIC).header("sec-fetch-site", "same-origin");
        self.send(request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(body)).unwrap()).await
    }

    pub async fn send(&mut self, mut request: Request<Body>) -> Shown {
        request.extensions_mut().insert(CallerAddress(self.address));
        let mut person = self.server.person();
        person.cookie = self.cookie.clone();
        let shown = person.send(request).await;
        for cookie in shown.headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap().split(';').next().unwrap();
            self.cookie = (!cookie.ends_with('=')).then(|| cookie.to_owned());
        }
        shown
    }
}

impl PortalServer {
    /// The id of the connection of the server's entity, connected and pulled.
    pub async fn connected(&self, provider: &str, platform: Platform) -> String {
        let (link, company) = (self.link(Some(platform)).await, self.companies(provider).await.remove(0));
        self.person().connect(&link, platform, &company).await;
        self.work().await;
        self.connection().await["id"].as_str().unwrap().to_owned()
    }

    /// Arms a fault at the providers.
    pub async fn fault(&self, fault: Value) {
        self.control(Method::POST, "/_sim/faults", fault).await;
    }
}

/// The token in the forms of a page.
pub fn token_of(page: &str) -> String {
    page.split("name=\"form_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

/// What the audit log says of the partner's team: who, and what.
pub async fn told(server: &PortalServer) -> Vec<(Option<Uuid>, String)> {
    let lines = audit::read(server.app.db(), Some(server.partner.credentials.partner_id), None, None, 1000).await.unwrap();
    lines.into_iter().filter(|line| line.operation.starts_with("member.")).map(|line| (line.member_id, line.operation)).collect()
}
