use bursar_kernel::{TimeDelta, Uuid};
use bursar_tests::conformance::note;
use bursar_tests::sample::{Ids, Operation, grantable, operations, part_of_operations, sent, with_body};
use bursar_tests::{Answer, Partner, Request, TestApp, User};
use http::Method;
use serde_json::Value;

/// A partner with two entities that have something of every kind, and a stranger who has as much.
struct Tenants {
    app: TestApp,
    partner: Partner,
    own: Ids,
    sister: Ids,
    stranger: Partner,
    strange: Ids,
}

impl Tenants {
    async fn fill() -> Tenants {
        let app = TestApp::start().await;
        let (partner, stranger) = (app.partner().await, app.partner().await);
        let (own, sister, strange) = (Ids::fill(&partner).await, Ids::fill(&partner).await, Ids::fill(&stranger).await);
        Tenants { app, partner, own, sister, stranger, strange }
    }

    /// A user who may do everything in this entity.
    async fn chief(&self, entity: Uuid) -> User {
        let all = grantable();
        let words: Vec<(&str, &str, &str)> = all.iter().map(|(object, action)| (object.as_str(), action.as_str(), "allowed")).collect();
        self.partner.user(entity, &words).await
    }

    /// What others read: the stranger, and the partner for the sister entity. But for the log of requests, in which every question is a line.
    async fn read_by_others(&self) -> Vec<(String, String)> {
        let mut read = Vec::new();
        for operation in operations().into_iter().filter(|operation| operation.method == Method::GET && operation.path != "/requests") {
            for (partner, ids) in [(&self.stranger, &self.strange), (&self.partner, &self.sister)] {
                let own: Vec<Uuid> = operation.collections().iter().map(|collection| ids.any(collection)).collect();
                let answer = partner.get(&operation.with_ids(&own)).entity(ids.entity).await;
                read.push((answer.request, answer.text));
            }
        }
        read
    }

    /// The ids of what the caller must not see, in place of the caller's own: one at a time, then all together.
    fn foreign_paths(&self, operation: &Operation, foreign: &Ids, sees_sister: bool) -> Vec<(String, String)> {
        let collections = operation.collections();
        let own: Vec<Uuid> = collections.iter().map(|collection| self.own.any(collection)).collect();
        let is_foreign = |collection: &str| !(sees_sister && collection == "/entities");
        let places: Vec<usize> = (0..collections.len()).filter(|place| is_foreign(&collections[*place])).collect();
        let mut choices: Vec<Vec<usize>> = places.iter().map(|place| vec![*place]).collect();
        choices.push(places);
        let path = |chosen: &[usize], id: &dyn Fn(usize) -> Uuid| {
            let ids: Vec<Uuid> = (0..own.len()).map(|place| if chosen.contains(&place) { id(place) } else { own[place] }).collect();
            operation.with_ids(&ids)
        };
        let both = |chosen: &Vec<usize>| (path(chosen, &|place| foreign.any(&collections[place])), path(chosen, &|_| self.app.env().id()));
        choices.iter().filter(|chosen| !chosen.is_empty()).map(both).collect()
    }
}

/// An answer without the ids that were sent.
fn scrubbed(answer: &Answer) -> (u16, String) {
    let mut text = answer.text.clone();
    for word in answer.request.split(['/', ' ', '?', '=', '&']).filter(|word| word.parse::<Uuid>().is_ok()) {
        text = text.replace(word, "id");
    }
    (answer.status, text)
}

/// Makes a test of each part of the operations, a group of the document being in one of them, so that no test asks them all.
macro_rules! in_parts {
    ($check:ident) => {
        mod $check {
            #[tokio::test]
            async fn first_part() {
                super::$check(0).await;
            }

            #[tokio::test]
            async fn second_part() {
                super::$check(1).await;
            }

            #[tokio::test]
            async fn third_part() {
                super::$check(2).await;
            }

            #[tokio::test]
            async fn fourth_part() {
                super::$check(3).await;
            }
        }
    };
}

in_parts!(a_foreign_id_in_a_path_is_answered_like_a_missing_one);
in_parts!(a_foreign_id_in_a_body_or_a_query_is_answered_like_a_missing_one);
in_parts!(who_may_see_its_own_sees_nothing_that_others_made);

/// The operations of one part.
fn part(part: usize) -> Vec<Operation> {
    part_of_operations(part, 4)
}

/// What this file says is worth as much as there is to leak.
#[tokio::test]
async fn the_stage_has_something_of_every_kind_that_a_body_can_make() {
    // It takes connected books, which the tenants have not: `synced_records/backfills.rs` asks for those of another entity.
    const TAKES_BOOKS: &str = "POST /accounting_backfills";
    let tenants = Tenants::fill().await;
    let refused: Vec<_> = tenants.own.refused().iter().filter(|(operation, _)| *operation != TAKES_BOOKS).collect();
    assert!(refused.is_empty(), "give the schemas of these bodies an example that can be sent: {refused:#?}");
}

async fn a_foreign_id_in_a_path_is_answered_like_a_missing_one(number: usize) {
    let tenants = Tenants::fill().await;
    let user = tenants.chief(tenants.own.entity).await;
    let before = tenants.read_by_others().await;
    let (mut asked, mut by_fields) = (0, Vec::new());
    for operation in part(number).into_iter().filter(|operation| !operation.collections().is_empty()) {
        let is_of_entity = operation.takes_entity() || operation.path.contains("{entity_id}");
        let is_users = operation.access["token"] != "partner";
        let as_partner = tenants.foreign_paths(&operation, &tenants.strange, false).into_iter().map(|paths| (false, paths));
        let sisters =
            tenants.foreign_paths(&operation, &tenants.sister, true).into_iter().filter(|_| is_of_entity).map(|paths| (false, paths));
        let strangers_to_user =
            tenants.foreign_paths(&operation, &tenants.strange, false).into_iter().filter(|_| is_users).map(|paths| (true, paths));
        let sisters_to_user = tenants
            .foreign_paths(&operation, &tenants.sister, false)
            .into_iter()
            .filter(|_| is_users && is_of_entity)
            .map(|paths| (true, paths));
        for (is_user, (foreign, missing)) in as_partner.chain(sisters).chain(strangers_to_user).chain(sisters_to_user) {
            let request = |path: &str| {
                let request = tenants.partner.request(operation.method.clone(), path).entity(tenants.own.entity);
                if is_user { request.token(&user.token) } else { request }
            };
            let foreign = sent(&operation, &tenants.own, &|| request(&foreign)).await;
            let missing = sent(&operation, &tenants.own, &|| request(&missing)).await;
            assert_eq!(scrubbed(&foreign), scrubbed(&missing), "{} tells what is there", operation.name());
            assert!((400..500).contains(&foreign.status), "{}: {} {}", foreign.request, foreign.status, foreign.text);
            asked += 1;
            if foreign.status == 422 {
                by_fields.push(operation.name());
            }
        }
        note("isolation", &operation.name());
    }
    for (before, after) in before.iter().zip(tenants.read_by_others().await) {
        assert_eq!(before, &after, "somebody changed what they may not see");
    }
    // Where the least body is refused, the id is not judged: an example in the schema of the body helps.
    assert!(asked > 5 && by_fields.len() * 5 <= asked, "{} of {asked} were refused for their body: {by_fields:?}", by_fields.len());
}

async fn a_foreign_id_in_a_body_or_a_query_is_answered_like_a_missing_one(number: usize) {
    let tenants = Tenants::fill().await;
    let mut asked = 0;
    for operation in part(number) {
        let own: Vec<Uuid> = operation.collections().iter().map(|collection| tenants.own.any(collection)).collect();
        let path = operation.with_ids(&own);
        for place in operation.ids_in_body() {
            let field = place.iter().rfind(|step| *step != "[]").cloned().unwrap_or_default();
            let collection = format!("/{}s", field.trim_end_matches('s').trim_end_matches("_id"));
            let answers = async |id: Uuid| {
                let body = operation.body_with_id(&place, id);
                let answer = tenants.partner.request(operation.method.clone(), &path).entity(tenants.own.entity).json(body).await;
                let text = if answer.status < 300 { String::new() } else { answer.text.replace(&id.to_string(), "id") };
                (answer.status, text)
            };
            let missing = answers(tenants.app.env().id()).await;
            assert_eq!(answers(tenants.strange.any(&collection)).await, missing, "{} {place:?}", operation.name());
            assert_eq!(answers(tenants.sister.any(&collection)).await, missing, "{} {place:?}", operation.name());
            asked += 1;
        }
        for field in operation.ids_in_query() {
            let collection = format!("/{}s", field.split("__").next().unwrap_or_default().trim_end_matches("_id"));
            let is_exclusion = field.ends_with("__not_in");
            let answers = async |id: Uuid| {
                let request = tenants.partner.request(operation.method.clone(), &format!("{path}?{field}={id}")).entity(tenants.own.entity);
                scrubbed(&request.await)
            };
            // Of its own entities a partner may ask.
            if operation.takes_entity() && !is_exclusion {
                assert_eq!(
                    answers(tenants.sister.any(&collection)).await,
                    answers(tenants.app.env().id()).await,
                    "{} {field}",
                    operation.name()
                );
            }
            assert_eq!(
                answers(tenants.strange.any(&collection)).await,
                answers(tenants.app.env().id()).await,
                "{} {field}",
                operation.name()
            );
            asked += 1;
        }
    }
    assert!(asked > 0, "no id was asked: join this part with another");
}

#[tokio::test]
async fn lists_hold_nothing_of_others() {
    let tenants = Tenants::fill().await;
    let chief_of_sister = tenants.chief(tenants.sister.entity).await;
    let mut seen = 0;
    let is_list = |operation: &Operation| operation.method == Method::GET && operation.collections().is_empty();
    for operation in operations().into_iter().filter(is_list) {
        let path = operation.path.as_str();
        let own = tenants.partner.get(path).entity(tenants.own.entity).await;
        seen += tenants.own.all().filter(|id| own.text.contains(&id.to_string())).count();
        let of_stranger = tenants.stranger.get(path).entity(tenants.strange.entity).await;
        for id in tenants.own.all().chain(tenants.sister.all()) {
            assert!(!of_stranger.text.contains(&id.to_string()), "{path} shows {id} to another partner");
        }
        let of_sister = chief_of_sister.get(path).await;
        for id in tenants.own.all().chain(tenants.strange.all()) {
            assert!(!of_sister.text.contains(&id.to_string()), "{path} shows {id} to a user of another entity");
        }
        if operation.takes_entity() {
            let sister = tenants.partner.get(path).entity(tenants.sister.entity).await;
            for id in tenants.own.all() {
                assert!(!sister.text.contains(&id.to_string()), "{path} shows {id} to another entity");
            }
        }
        note("isolation", &operation.name());
    }
    assert!(seen >= 4, "lists showed only {seen} of what was made: this test would not notice a leak");
}

async fn who_may_see_its_own_sees_nothing_that_others_made(number: usize) {
    let tenants = Tenants::fill().await;
    let mut asked = 0;
    for operation in part(number) {
        let Some((object, action)) = operation.permission() else { continue };
        // The user's entity is its own.
        if object == "entity" {
            continue;
        }
        tenants.app.advance(TimeDelta::seconds(1));
        let user = tenants.partner.user(tenants.own.entity, &[(object, action, "allowed_for_own")]).await;
        let collections = operation.collections();
        let own: Vec<Uuid> = collections.iter().map(|collection| tenants.own.any(collection)).collect();
        let request = |path: &str| user.request(operation.method.clone(), path);
        match collections.last().filter(|collection| *collection != "/entities") {
            Some(collection) if tenants.own.of(collection).is_some() => {
                let (others, mut ids) = (operation.with_ids(&own), own);
                ids.pop();
                ids.push(tenants.app.env().id());
                let missing = operation.with_ids(&ids);
                let others = sent(&operation, &tenants.own, &|| request(&others)).await;
                let missing = sent(&operation, &tenants.own, &|| request(&missing)).await;
                assert_eq!(scrubbed(&others), scrubbed(&missing), "{} shows what others made", operation.name());
                assert!((400..500).contains(&others.status), "{}: {} {}", others.request, others.status, others.text);
                asked += 1;
            }
            None if operation.method == Method::GET => {
                let listed = request(&operation.with_ids(&own)).await;
                for id in tenants.own.all().filter(|id| *id != tenants.own.entity) {
                    assert!(!listed.text.contains(&id.to_string()), "{} shows what others made", operation.name());
                }
                asked += 1;
            }
            _ => {}
        }
    }
    assert!(asked > 0, "no operation was asked: join this part with another");
}

#[tokio::test]
async fn another_entity_in_the_header_is_403_in_the_same_words() {
    let tenants = Tenants::fill().await;
    let user = tenants.chief(tenants.own.entity).await;
    for operation in operations().into_iter().filter(Operation::takes_entity) {
        let own: Vec<Uuid> = operation.collections().iter().map(|collection| tenants.own.any(collection)).collect();
        let path = operation.with_ids(&own);
        let refused = async |request: Request| with_body(request, operation.body().as_ref()).await.message(403);
        let words = refused(tenants.partner.request(operation.method.clone(), &path).entity(tenants.app.env().id())).await;
        for other in [tenants.strange.entity, tenants.app.env().id()] {
            assert_eq!(
                refused(tenants.partner.request(operation.method.clone(), &path).entity(other)).await,
                words,
                "{}",
                operation.name()
            );
        }
        note("isolation", &operation.name());
        for other in [tenants.strange.entity, tenants.sister.entity, tenants.app.env().id()] {
            assert_eq!(refused(user.request(operation.method.clone(), &path).entity(other)).await, words, "{}", operation.name());
        }
    }
}

#[tokio::test]
async fn to_a_user_no_entity_exists_but_the_own() {
    let tenants = Tenants::fill().await;
    let user = tenants.chief(tenants.own.entity).await;
    let listed = user.get("/entities").await.expect(200);
    let ids: Vec<&Value> = listed["data"].as_array().unwrap().iter().map(|entity| &entity["id"]).collect();
    assert_eq!(ids, [&Value::from(tenants.own.entity.to_string())]);
    user.get(&format!("/entities/{}", tenants.own.entity)).await.expect(200);
    for other in [tenants.sister.entity, tenants.strange.entity, Uuid::nil()] {
        assert_eq!(user.get(&format!("/entities/{other}")).await.message(404), "entity not found");
        let none = user.get(&format!("/entities?id__in={other}")).await.expect(200);
        assert_eq!(none["data"], Value::Array(Vec::new()));
    }
}
