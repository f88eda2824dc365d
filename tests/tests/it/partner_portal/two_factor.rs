use bursar_identity::{PER_MEMBER, TeamRole, code_at};
use bursar_kernel::TimeDelta;
use bursar_store::{fetch_all, fetch_optional};

use super::people::{Browser, Colleague, PASSWORD, PortalServer, colleague, token_of, told};

fn secret_of(page: &str) -> String {
    let words = page.split("Enter the secret instead").nth(1).unwrap();
    words.split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

fn codes_of(page: &str) -> Vec<String> {
    let list = page.split("<ul class=\"codes\">").nth(1).unwrap().split("</ul>").next().unwrap();
    list.split("<code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

fn code(server: &PortalServer, secret: &str) -> String {
    code_at(secret, server.app.env().now()).unwrap()
}

/// Sets up an app; answers its secret and the recovery codes.
async fn set_up(server: &PortalServer, ada: &Colleague) -> (String, Vec<String>) {
    let mut browser = Browser::of(server, ada).await;
    let page = browser.get("/portal/account/app").await;
    page.says(200, "<svg").says(200, "QR code for an authenticator app");
    let secret = secret_of(&page.text);
    assert_eq!(secret_of(&browser.get("/portal/account/app").await.text), secret, "looking again begins nothing anew");
    browser.press("/portal/account/app", &[("code", "000000")]).await.says(422, "is not the current code");
    let done = browser.press("/portal/account/app", &[("code", &code(server, &secret))]).await;
    done.says(200, "Recovery codes");
    (secret, codes_of(&done.text))
}

#[tokio::test]
async fn a_code_is_asked_for_and_taken_once() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let (secret, codes) = set_up(&server, &ada).await;
    assert_eq!(codes.len(), 10);
    server.app.advance(TimeDelta::seconds(30));

    let mut browser = Browser::new(&server);
    assert_eq!(browser.sign_in(&ada.email, PASSWORD).await.leads(), "/portal/sign-in/code");
    let pending = browser.cookie.clone();
    assert_eq!(browser.get("/portal/team").await.leads(), "/portal/sign-in/code", "the password alone opens nothing");
    browser.token = token_of(&browser.get("/portal/sign-in/code").await.text);
    assert_eq!(
        browser.press("/portal/team/invite", &[("email", "x@example.com"), ("name", "x"), ("role", "owner")]).await.leads(),
        "/portal/sign-in/code"
    );
    browser.press("/portal/sign-in/code", &[("code", "123456")]).await.says(401, "is not the current code");
    let typed = code(&server, &secret);
    assert_eq!(browser.press("/portal/sign-in/code", &[("code", &typed)]).await.leads(), "/portal");
    browser.get("/portal/team").await.says(200, "Ada Lovelace");
    assert_ne!(browser.cookie, pending, "the word of the session is another one");
    let mut thief = Browser::new(&server);
    thief.cookie = pending;
    assert!(thief.get("/portal/team").await.leads().starts_with("/portal/sign-in?"));

    let mut replay = Browser::new(&server);
    replay.sign_in(&ada.email, PASSWORD).await.leads();
    replay.token = token_of(&replay.get("/portal/sign-in/code").await.text);
    replay.press("/portal/sign-in/code", &[("code", &typed)]).await.says(401, "is not the current code");
    let told = told(&server).await;
    for deed in ["member.two_factor_on", "member.two_factor_refused", "member.signed_in"] {
        assert!(told.contains(&(Some(ada.member.id), deed.into())), "{deed}");
    }
}

#[tokio::test]
async fn a_recovery_code_signs_in_once() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let (_, codes) = set_up(&server, &ada).await;
    for (attempt, expected) in [(codes[0].to_uppercase(), 303), (codes[0].clone(), 401), (codes[1].replace('-', " "), 303)] {
        let mut browser = Browser::new(&server);
        browser.sign_in(&ada.email, PASSWORD).await.leads();
        browser.token = token_of(&browser.get("/portal/sign-in/code").await.text);
        assert_eq!(browser.press("/portal/sign-in/code", &[("code", &attempt)]).await.status, expected, "{attempt}");
    }
    let mut browser = Browser::new(&server);
    browser.sign_in(&ada.email, PASSWORD).await.leads();
    browser.token = token_of(&browser.get("/portal/sign-in/code").await.text);
    browser.press("/portal/sign-in/code", &[("code", &codes[2])]).await.leads();
    browser.open().await;
    browser.get("/portal/account").await.says(200, "7 recovery codes left");
    let renewed = codes_of(&browser.press("/portal/account/app/codes", &[]).await.text);
    assert!(renewed.iter().all(|code| !codes.contains(code)));
}

#[tokio::test]
async fn guessing_at_codes_is_limited_and_a_password_waits_ten_minutes() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let (secret, _) = set_up(&server, &ada).await;
    server.app.advance(TimeDelta::seconds(60));
    let mut browser = Browser::new(&server);
    browser.sign_in(&ada.email, PASSWORD).await.leads();
    browser.token = token_of(&browser.get("/portal/sign-in/code").await.text);
    for _ in 0..PER_MEMBER {
        assert_eq!(browser.press("/portal/sign-in/code", &[("code", "000000")]).await.status, 401);
    }
    browser.press("/portal/sign-in/code", &[("code", &code(&server, &secret))]).await.says(429, "Too many attempts");
    server.app.advance(TimeDelta::minutes(10));
    assert_eq!(browser.press("/portal/sign-in/code", &[("code", "000000")]).await.leads(), "/portal/sign-in");
}

#[tokio::test]
async fn turning_it_off_asks_who_it_is_and_leaves_nothing() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let (secret, _) = set_up(&server, &ada).await;
    server.app.advance(TimeDelta::seconds(30));
    let mut browser = Browser::new(&server);
    browser.sign_in(&ada.email, PASSWORD).await.leads();
    browser.token = token_of(&browser.get("/portal/sign-in/code").await.text);
    browser.press("/portal/sign-in/code", &[("code", &code(&server, &secret))]).await.leads();
    browser.open().await;
    server.app.advance(TimeDelta::minutes(16));
    assert_eq!(browser.press("/portal/account/app/off", &[]).await.leads(), "/portal/confirm?back=%2Fportal%2Faccount");
    browser.get("/portal/confirm?back=/portal/account").await.says(200, "Confirm it is you");
    browser.press("/portal/confirm", &[("typed", PASSWORD), ("back", "/portal/account")]).await.says(401, "is not the current code");
    let typed = code(&server, &secret);
    assert_eq!(browser.press("/portal/confirm", &[("typed", &typed), ("back", "/portal/account")]).await.leads(), "/portal/account");
    browser.press("/portal/account/app/off", &[]).await.leads();
    let sql = "SELECT COUNT(*) AS n FROM members WHERE id = $1 AND totp_secret IS NULL AND totp_since IS NULL";
    let db = server.app.db();
    let row = fetch_optional(db, sql, [ada.member.id.into()]).await.unwrap().unwrap();
    assert_eq!(row.try_get::<i64>("", "n").unwrap(), 1);
    assert_eq!(Browser::new(&server).sign_in(&ada.email, PASSWORD).await.leads(), "/portal");
}

#[tokio::test]
async fn the_secret_of_the_app_is_nowhere_to_be_read() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let (secret, codes) = set_up(&server, &ada).await;
    let db = server.app.db();
    let sql = "SELECT totp_secret, password FROM members WHERE id = $1";
    let row = fetch_optional(db, sql, [ada.member.id.into()]).await.unwrap().unwrap();
    let (sealed, password): (Vec<u8>, String) = (row.try_get("", "totp_secret").unwrap(), row.try_get("", "password").unwrap());
    let text = String::from_utf8_lossy(&sealed).into_owned();
    assert!(!text.contains(&secret) && password.starts_with("$argon2id$") && !password.contains(PASSWORD));
    let columns = bursar_server::compose::sealed();
    assert!(columns.iter().any(|column| (column.table, column.column) == ("members", "totp_secret")), "key rotation knows of it");
    let sql = "SELECT hash FROM member_recovery_codes WHERE member_id = $1";
    for row in fetch_all(db, sql, [ada.member.id.into()]).await.unwrap() {
        let hash: Vec<u8> = row.try_get("", "hash").unwrap();
        assert!(hash.len() == 32 && !codes.iter().any(|code| hash.windows(4).any(|part| part == &code.as_bytes()[..4])));
    }
}
