use bursar_accounting::authorizations::Refusal;
use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use bursar_tests::books::{Books, Connected};
use serde_json::{Value, json};

async fn ids(books: &Books, connected: &Connected) -> Vec<Value> {
    vec![books.get(connected, "/ledger_accounts").await, books.get(connected, "/accounting_tax_rates").await]
}

#[tokio::test]
async fn the_same_company_by_a_new_connection_keeps_every_id() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let first = books.connect().await;
        let before = ids(&books, &first).await;
        books.disconnect(&first).await;
        books.wait(TimeDelta::hours(3)).await;
        let waiting = books.create(books.entity).await;
        assert_eq!(ids(&books, &first).await, before, "readable while the new one waits");
        let second = books.connect_to(books.entity, &first.company).await;
        assert_eq!(json!(second.id), waiting["id"]);
        assert_ne!(second.id, first.id);
        assert_eq!(ids(&books, &second).await, before);
        assert_eq!(books.run(&second).await.status.into_str(), "complete");
        assert_eq!(books.run(&second).await.stored, 0, "nothing had changed");
    }
}

#[tokio::test]
async fn what_the_provider_ended_is_authorized_again_in_place() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let connected = books.connect().await;
        let before = ids(&books, &connected).await;
        books.control(http::Method::POST, "/_sim/revoke", json!({"provider": books.provider()})).await;
        books.wait(TimeDelta::hours(1)).await;
        let lost = books.connection(&connected).await;
        assert_eq!(lost["status"], "deauthorized");
        assert!(lost["errors"][0]["message"].as_str().unwrap().contains("connect again"), "{lost}");
        assert_eq!(books.events(&connected).await, ["pending_auth", "connected", "deauthorized"]);
        assert_eq!(books.jobs().await, 0);
        let mark = books.mark();
        books.wait(TimeDelta::hours(5)).await;
        assert!(books.calls(mark).is_empty(), "nobody asks any more");
        assert_eq!(ids(&books, &connected).await, before, "what was pulled stays");

        let waiting = books.create(books.entity).await;
        assert_eq!((&waiting["id"], &waiting["connection_url"]), (&lost["id"], &lost["connection_url"]));
        let other = books.company(1).await;
        let refused = books.authorize(books.entity, &waiting, &[&other], &other).await;
        assert!(matches!(refused, Err(Refusal::WrongCompany { .. })), "{refused:?}");
        let again = books.connect().await;
        assert_eq!(again.id, connected.id);
        let found = books.connection(&again).await;
        assert_eq!((&found["status"], &found["errors"]), (&json!("connected"), &json!([])));
        assert_eq!(ids(&books, &again).await, before);
        assert_eq!(books.jobs().await, 1);
    }
}

#[tokio::test]
async fn a_company_belongs_to_one_entity() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let connected = books.connect().await;
        let other = books.partner.entity().await;
        let waiting = books.create(other).await;
        let refused = books.authorize(other, &waiting, &[&connected.company], &connected.company).await;
        assert!(matches!(refused, Err(Refusal::CompanyTaken(_))), "{refused:?}");
        assert_eq!(books.partner.get("/ledger_accounts").entity(other).await.expect(200)["data"], json!([]));
        books.disconnect(&connected).await;
        books.work().await;
        let theirs = books.connect_to(other, &connected.company).await;
        assert_eq!(books.connection(&theirs).await["status"], "connected");
        let (ours, theirs) = (ids(&books, &connected).await, ids(&books, &theirs).await);
        assert_ne!(ours[0]["data"][0]["id"], theirs[0]["data"][0]["id"], "each entity has its own book");
    }
}

/// A company may use two platforms; neither of them learns of the other, and neither ends what the other began.
#[tokio::test]
async fn two_partners_may_connect_the_same_company() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let other = books.of_another_partner().await;
        let (ours, theirs) = (books.connect().await, other.connect().await);
        assert_eq!(ours.company, theirs.company);
        books.disconnect(&ours).await;
        books.work().await;
        other.sync(&theirs).await;
        assert_eq!(other.connection(&theirs).await["status"], "connected");
        assert_eq!((books.living_tokens().await, other.living_tokens().await), (0, 1));
    }
}
