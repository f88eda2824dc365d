use bursar_kernel::TimeDelta;
use bursar_tests::{Partner, TestApp, company, person};
use serde_json::{Value, json};

/// Seven companies named 0 to 6, a second apart, and a person at the same moment as the last.
async fn partner_with_eight(app: &TestApp) -> Partner {
    let partner = app.partner().await;
    for number in 0..7 {
        let mut body = company(&number.to_string());
        body["email"] = format!("{number}@example.com").into();
        app.advance(TimeDelta::seconds(1));
        partner.post("/entities").json(body).await.expect(201);
    }
    partner.post("/entities").json(person("Grace", "Hopper")).await.expect(201);
    partner
}

/// The names before the @, in the order of the list.
fn emails(body: &Value) -> Vec<&str> {
    let entities = body["data"].as_array().expect("a list");
    let emails = entities.iter().filter_map(|entity| entity["email"].as_str());
    emails.filter_map(|email| email.split('@').next()).collect()
}

#[tokio::test]
async fn it_holds_what_is_the_partners_own() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    stranger.entity().await;
    let empty = partner.get("/entities").await.expect(200);
    assert_eq!(empty, json!({"data": [], "next_pagination_token": null, "prev_pagination_token": null}));
    let id = partner.entity().await;
    let one = partner.get("/entities").await.expect(200);
    assert_eq!(one["data"][0]["id"], id.to_string());
    assert_eq!(one["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn pages_lead_forth_and_back() {
    let app = TestApp::start().await;
    let partner = partner_with_eight(&app).await;
    for (order, expected) in [("asc", ["0", "1", "2", "3", "4", "5"]), ("desc", ["", "", "5", "4", "3", "2"])] {
        let first = partner.get(&format!("/entities?limit=3&order={order}")).await.expect(200);
        assert_eq!(first["prev_pagination_token"], Value::Null);
        let next = first["next_pagination_token"].as_str().unwrap();
        let second = partner.get(&format!("/entities?pagination_token={next}")).await.expect(200);
        let both: Vec<&str> = emails(&first).into_iter().chain(emails(&second)).collect();
        // The two newest were made at one moment: their ids decide, so only the others are certain by name.
        let certain = both.iter().zip(expected).filter(|(_, name)| !name.is_empty());
        certain.for_each(|(have, want)| assert_eq!(*have, want));
        let previous = second["prev_pagination_token"].as_str().unwrap();
        let back = partner.get(&format!("/entities?pagination_token={previous}")).await.expect(200);
        assert_eq!(emails(&back), emails(&first));
        assert_eq!(back["prev_pagination_token"], Value::Null);
        let last = second["next_pagination_token"].as_str().unwrap();
        let third = partner.get(&format!("/entities?pagination_token={last}")).await.expect(200);
        assert_eq!(third["next_pagination_token"], Value::Null);
        assert_eq!(emails(&third).len(), 2);
    }
}

#[tokio::test]
async fn with_a_token_the_question_is_the_first_one() {
    let app = TestApp::start().await;
    let partner = partner_with_eight(&app).await;
    let first = partner.get("/entities?limit=2&order=desc&type=organization").await.expect(200);
    let token = first["next_pagination_token"].as_str().unwrap();
    let second = partner.get(&format!("/entities?pagination_token={token}&limit=5&order=asc&type=individual")).await.expect(200);
    assert_eq!(emails(&second), ["4", "3"]);
}

#[tokio::test]
async fn a_token_is_good_for_its_list_and_its_partner_only() {
    let app = TestApp::start().await;
    let partner = partner_with_eight(&app).await;
    let first = partner.get("/entities?limit=2").await.expect(200);
    let token = first["next_pagination_token"].as_str().unwrap().to_owned();
    let stranger = app.partner().await;
    stranger.get(&format!("/entities?pagination_token={token}")).await.message(406);
    let mut tampered = token.clone().into_bytes();
    tampered[10] = if tampered[10] == b'A' { b'B' } else { b'A' };
    let tampered = String::from_utf8(tampered).unwrap();
    for bad in [tampered.as_str(), "", "nonsense", "%F0%9F%92%A9", &token[..token.len() - 4]] {
        partner.get(&format!("/entities?pagination_token={bad}")).await.message(406);
    }
    partner.get(&format!("/entities?pagination_token={token}")).await.expect(200);
}

#[tokio::test]
async fn filters_must_all_hold() {
    let app = TestApp::start().await;
    let partner = partner_with_eight(&app).await;
    let all = partner.get("/entities").await.expect(200);
    let id = |index: usize| all["data"][index]["id"].as_str().unwrap();
    let cases = [
        ("type=individual".to_owned(), vec!["person"]),
        ("email=3%40example.com".to_owned(), vec!["3"]),
        ("email=3%40EXAMPLE.com".to_owned(), vec![]),
        ("email__in=3%40example.com&email__in=5%40example.com&email__in=x".to_owned(), vec!["3", "5"]),
        (format!("id__in={}&id__in={}", id(0), id(2)), vec!["0", "2"]),
        (format!("id__in={}&id__not_in={}", id(0), id(0)), vec![]),
        (format!("type=organization&id__not_in={}", id(1)), vec!["0", "2", "3", "4", "5", "6"]),
        ("type=organization&email__not_in=0%40example.com&email__not_in=1%40example.com&limit=2".to_owned(), vec!["2", "3"]),
        ("created_at__gt=2024-06-03T09:30:02Z&created_at__lt=2024-06-03T09:30:05Z".to_owned(), vec!["2", "3"]),
        ("created_at__gte=2024-06-03T09:30:02Z&created_at__lte=2024-06-03T11:30:05%2B02:00".to_owned(), vec!["1", "2", "3", "4"]),
        ("created_at__lt=2024-06-03T09:30:02".to_owned(), vec!["0"]),
        ("status=inactive".to_owned(), vec![]),
        ("status=active&type=organization&limit=1".to_owned(), vec!["0"]),
        ("color=red&limit=1".to_owned(), vec!["0"]),
    ];
    for (query, expected) in cases {
        let body = partner.get(&format!("/entities?{query}")).await.expect(200);
        assert_eq!(emails(&body), expected, "{query}");
    }
}

#[tokio::test]
async fn it_sorts_by_the_last_change() {
    let app = TestApp::start().await;
    let partner = partner_with_eight(&app).await;
    let all = partner.get("/entities").await.expect(200);
    app.advance(TimeDelta::seconds(1));
    partner.patch(&format!("/entities/{}", all["data"][2]["id"].as_str().unwrap())).json(json!({"phone": "1"})).await.expect(200);
    let newest = partner.get("/entities?sort=updated_at&order=desc&limit=1").await.expect(200);
    assert_eq!(emails(&newest), ["2"]);
    let token = newest["next_pagination_token"].as_str().unwrap();
    let next = partner.get(&format!("/entities?pagination_token={token}")).await.expect(200);
    assert_ne!(emails(&next), ["2"]);
}

#[tokio::test]
async fn bad_parameters_are_all_named() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let query =
        "limit=0&order=up&sort=name&type=trust&status=new&created_at__gt=today&id__in=9d2b4c8f-2087-4738-ba91-7359683c49a4&id__in=x";
    let answer = partner.get(&format!("/entities?{query}")).await;
    let expected = ["query.created_at__gt", "query.id__in.1", "query.limit", "query.order", "query.sort", "query.status", "query.type"];
    assert_eq!(answer.fields(), expected);
    for limit in ["101", "-1", "ten", "1.5", "99999999999999999999"] {
        assert_eq!(partner.get(&format!("/entities?limit={limit}")).await.fields(), ["query.limit"], "{limit}");
    }
}

/// By itself SQLite knows upper and lower case of ASCII alone.
#[tokio::test]
async fn a_search_knows_the_case_of_every_letter() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let mut body = company("Acme");
    body["email"] = json!("B\u{dc}RO.+1@example.com");
    partner.post("/entities").json(body).await.expect(201);
    for (search, found) in [("b%C3%BCro.%2B1", 1), ("B%C3%9CRO", 1), ("buro", 0), ("b%C3%BCro.1", 0), (".*", 0)] {
        let listed = partner.get(&format!("/entities?search={search}")).await.expect(200);
        assert_eq!(listed["data"].as_array().unwrap().len(), found, "{search}");
    }
}
