use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use bursar_identity::{Origin, PER_EMAIL, Purpose, TeamRole, code_at, follow, offer_reset, sessions_of, take_two_factor_code};
use bursar_kernel::{ErrorKind, TimeDelta};
use bursar_store::Moment;
use bursar_web::audit;
use http::Request;
use http::header::SET_COOKIE;

use super::people::{Browser, PASSWORD, PortalServer, colleague, operator, told};

#[tokio::test]
async fn a_password_opens_the_portal_and_the_cookie_is_closed() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let mut browser = Browser::new(&server);
    assert_eq!(browser.get("/portal/team?x=1").await.leads(), "/portal/sign-in?next=%2Fportal%2Fteam%3Fx%3D1");
    browser.get("/portal/sign-in").await.says(200, "Sign in");
    let shown = browser
        .form("/portal/sign-in", &[("email", &ada.email.to_uppercase()), ("password", PASSWORD), ("next", "/portal/team?x=1")])
        .await;
    assert_eq!(shown.leads(), "/portal/team?x=1");
    let cookie = shown.headers[SET_COOKIE].to_str().unwrap();
    for part in ["__Host-bursar_portal=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    browser.get("/portal/team").await.says(200, "Ada Lovelace");
    assert_eq!(browser.get("/portal/sign-in").await.leads(), "/portal");
    assert!(told(&server).await.contains(&(Some(ada.member.id), "member.signed_in".into())));
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_are_answered_alike() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let mut browser = Browser::new(&server);
    let wrong = browser.sign_in(&ada.email, "four other words here").await;
    let nobody = format!("x{}", ada.email);
    let unknown = browser.sign_in(&nobody, "four other words here").await;
    wrong.says(401, "The e-mail address or the password is wrong.");
    assert_eq!(wrong.text.replace(&ada.email, ""), unknown.text.replace(&nobody, ""));
    assert_eq!((wrong.status, wrong.headers.get(SET_COOKIE)), (unknown.status, None));
    assert!(told(&server).await.contains(&(Some(ada.member.id), "member.sign_in_refused".into())));
    let everybody = audit::read(server.app.db(), None, None, None, 100_000).await.unwrap();
    assert!(everybody.iter().any(|line| line.operation == "member.sign_in_refused" && line.partner_id.is_nil()));
}

#[tokio::test]
async fn guessing_is_limited_whether_the_address_is_known_or_not() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let nobody = format!("x{}", ada.email);
    for email in [&ada.email, &nobody] {
        for _ in 0..PER_EMAIL {
            // Another address of the network each time: what is guessed at counts.
            assert_eq!(Browser::new(&server).sign_in(email, "a wrong guess each").await.status, 401);
        }
        let shown = Browser::new(&server).sign_in(email, PASSWORD).await;
        shown.says(429, "Too many attempts");
        assert_eq!(shown.headers["retry-after"], "900");
    }
    server.app.advance(TimeDelta::minutes(15));
    Browser::new(&server).sign_in(&ada.email, PASSWORD).await.leads();
}

/// A household is one, with all the addresses of its /64; whoever of it gets in has not guessed.
#[tokio::test]
async fn who_guesses_is_limited_too() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let IpAddr::V6(network) = Browser::new(&server).address else { unreachable!("browsers have addresses of version 6") };
    let neighbor = |number: u128| Browser { address: IpAddr::V6((network.to_bits() + number).into()), ..Browser::new(&server) };
    let someone = |guess: u128| format!("{guess}{}@example.com", server.app.env().id().simple());
    let limit = u128::try_from(bursar_identity::PER_ADDRESS).unwrap();
    let mut requests = Vec::new();
    for guess in 1..8 {
        let refused = neighbor(guess).sign_in(&someone(guess), "a wrong guess each").await;
        requests.push(refused.headers["x-request-id"].to_str().unwrap().parse().unwrap());
        assert_eq!(refused.status, 401);
    }
    // Guesses at links count as well, and cost less here.
    for guess in 8..limit {
        assert_eq!(neighbor(guess).get(&format!("/portal/enter/guess{guess}")).await.status, 404);
    }
    for right in 0..3 {
        neighbor(right).sign_in(&ada.email, PASSWORD).await.leads();
    }
    assert_eq!(neighbor(limit).sign_in(&someone(limit), "a wrong guess each").await.status, 401);
    assert_eq!(neighbor(0).sign_in(&someone(0), "a wrong guess each").await.status, 429);
    let everybody = audit::read(server.app.db(), None, None, None, 100_000).await.unwrap();
    let noted = everybody.iter().filter(|line| requests.contains(&line.request_id)).count();
    assert_eq!(noted, 5, "who sprays addresses does not write the log");
}

#[tokio::test]
async fn a_sign_in_form_of_another_site_is_refused() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let body = format!("email={}&password=four+plain+words+here", ada.email);
    for headers in
        [vec![], vec![("sec-fetch-site", "cross-site")], vec![("sec-fetch-site", "same-site")], vec![("origin", "https://evil.test")]]
    {
        let mut request = Request::post("/portal/sign-in").header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let mut browser = Browser::new(&server);
        browser.send(request.body(Body::from(body.clone())).unwrap()).await.says(403, "That did not come from this page");
        assert_eq!(browser.cookie, None);
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_itself() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let mut browser = Browser::of(&server, &ada).await;
    let cookie = browser.cookie.clone();
    assert_eq!(browser.press("/portal/sign-out", &[]).await.leads(), "/portal/sign-in");
    assert_eq!(browser.cookie, None);
    browser.cookie = cookie;
    assert_eq!(browser.get("/portal/team").await.leads(), "/portal/sign-in?next=%2Fportal%2Fteam");
    assert!(told(&server).await.contains(&(Some(ada.member.id), "member.signed_out".into())));
}

#[tokio::test]
async fn whoever_came_by_a_link_sets_a_first_password() {
    let server = PortalServer::new(&[]).await;
    let partner = server.partner.credentials.partner_id;
    let link = bursar_identity::dev_link(&server.app.edge, partner, "dev@bursar.example", "Dev").await.unwrap();
    let mut browser = Browser::new(&server);
    browser.get(&format!("/portal/enter/{link}")).await.leads();
    browser.open().await;
    let question = browser.get("/portal/account/password").await;
    question.says(200, ">Set a password</button>").says(200, "Setting it signs you out everywhere else.");
    browser.press("/portal/account/password", &[("password", PASSWORD)]).await.leads();
    browser.get("/portal/account").await.says(200, "Your password is set, and your other sessions have ended.");
    browser.get("/portal/account/password").await.says(200, ">Change password</button>");
}

#[tokio::test]
async fn the_link_of_dev_signs_in_until_another_is_made() {
    let server = PortalServer::new(&[]).await;
    let partner = server.partner.credentials.partner_id;
    let link = async || bursar_identity::dev_link(&server.app.edge, partner, "dev@bursar.example", "Dev").await.unwrap();
    let first = link().await;
    let mut browser = Browser::new(&server);
    assert_eq!(browser.get(&format!("/portal/enter/{first}")).await.leads(), "/portal");
    browser.get("/portal/team").await.says(200, "dev@bursar.example");
    let second = link().await;
    Browser::new(&server).get(&format!("/portal/enter/{first}")).await.says(404, "Link expired");
    Browser::new(&server).get(&format!("/portal/join/{second}")).await.says(404, "Link expired");
    server.app.advance(TimeDelta::hours(12));
    Browser::new(&server).get(&format!("/portal/enter/{second}")).await.says(404, "Link expired");
}

fn origin(server: &PortalServer) -> Origin {
    Origin { address: "2001:db8::1".to_owned(), agent: "a browser".to_owned(), request_id: server.app.env().id() }
}

#[tokio::test]
async fn a_password_that_is_replaced_while_it_is_compared_opens_nothing() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let (_, link) = offer_reset(&server.app.edge, &operator(&server), ada.member.id, Purpose::Reset).await.unwrap();
    let edge = server.app.edge.clone();
    let observed = server.app.observed(Arc::new(move |moment, sql| {
        let is_read = moment == Moment::After && sql.contains("WHERE m.email = $1");
        let (edge, link) = (edge.clone(), link.clone());
        Box::pin(async move {
            if is_read {
                follow(&edge, edge.env.id(), &link, None, "quite other words here").await.unwrap();
            }
            Ok(())
        })
    }));
    let refused = bursar_identity::sign_in(&observed.edge, &origin(&server), &ada.email, PASSWORD).await.unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::Unauthorized(_)), "{refused}");
    assert!(sessions_of(&server.app.edge, ada.member.id).await.unwrap().is_empty());
    assert!(told(&server).await.contains(&(Some(ada.member.id), "member.sign_in_refused".into())));
    Browser::new(&server).sign_in(&ada.email, "quite other words here").await.leads();
}

#[tokio::test]
async fn a_code_opens_nothing_once_its_session_has_ended() {
    let server = PortalServer::new(&[]).await;
    let (edge, ada) = (&server.app.edge, colleague(&server, TeamRole::Owner).await);
    let enrollment = bursar_identity::enroll(edge, &ada.member, "Bursar").await.unwrap();
    let code = || code_at(&enrollment.secret, server.app.env().now()).unwrap();
    bursar_identity::turn_on(edge, &operator(&server), ada.member.id, &code()).await.unwrap();
    server.app.advance(TimeDelta::minutes(1));
    let begun = bursar_identity::sign_in(edge, &origin(&server), &ada.email, PASSWORD).await.unwrap();
    let session = bursar_identity::find(edge, &begun.word, false).await.unwrap().unwrap();
    bursar_identity::end_others(edge, &operator(&server), ada.member.id, bursar_kernel::Uuid::nil()).await.unwrap();
    let refused = take_two_factor_code(edge, &session, &origin(&server), &code()).await.unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::Unauthorized(_)), "{refused}");
    assert!(sessions_of(edge, ada.member.id).await.unwrap().is_empty());
}
