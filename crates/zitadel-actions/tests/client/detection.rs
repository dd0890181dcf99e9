//! Finding out what the server speaks.

use serde_json::json;
use zitadel_actions::{
    Error,
    client::{ApiGeneration, ClientOptions},
    dialect::{Feature, Generation, NameList},
    model::ServerVersion,
};

use crate::script::{
    Answer, Step, detecting, empty_list, no_route, ok, refused, speaking, with_options,
};

const V2: &str = "GET /v2/actions/executions/functions";
const V2BETA: &str = "GET /v2beta/actions/executions/functions";
const RESOURCES: &str = "GET /resources/v3alpha/actions/executions/functions";
const V3ALPHA: &str = "GET /v3alpha/executions/functions";
const ROOT: &str = "GET /executions/functions";
const SERVICES: &str = "GET /v3alpha/executions/services";
const VERSION: &str = "GET /admin/v1/instances/me";

fn functions() -> Answer {
    ok(json!({ "functions": ["f"] }))
}

fn version(text: &str) -> Answer {
    ok(json!({ "instance": { "version": text } }))
}

/// Only the routes down to `last` are asked for, and `last` answers.
fn probes_down_to(last: &'static str) -> Vec<Step> {
    let order = [V2, V2BETA, RESOURCES, V3ALPHA, ROOT];
    let absent = order.iter().take_while(|probe| **probe != last);
    absent
        .map(|probe| (*probe, no_route()))
        .chain([(last, functions())])
        .collect()
}

#[tokio::test]
async fn the_newest_generation_that_answers_is_spoken() {
    for (last, text, generation) in [
        (V2, "v4.13.1", Generation::V2),
        (V2BETA, "v3.4.9", Generation::V2beta),
        (RESOURCES, "v2.71.19", Generation::ResourcesV3alpha),
        (ROOT, "v2.59.5", Generation::ResourcesV3alpha),
        (V3ALPHA, "v2.58.7", Generation::V3alpha2024_05),
        (V3ALPHA, "v2.51.4", Generation::V3alpha2024_03),
    ] {
        let (client, script) = detecting(
            probes_down_to(last)
                .into_iter()
                .chain([(VERSION, version(text))]),
        );
        let info = client.api_info().await.expect("detected");
        assert_eq!(info.generation, generation, "{text}");
        assert_eq!(info.server.exact(), text.parse().ok(), "{text}");
        script.assert_done();
    }
}

#[tokio::test]
async fn a_route_that_refuses_the_caller_is_there() {
    for refusal in [
        Answer::Json(401, json!({ "code": 16, "message": "auth header missing" })),
        refused(403, 7, "AUTH-5mWD2"),
        refused(429, 8, "QUOTA-vjAy8"),
    ] {
        let (client, script) = detecting([(V2, refusal)]);
        assert_eq!(
            client.has(Feature::SigningKeys).await.expect("detected"),
            Some(true)
        );
        script.assert_done();
    }
    let (client, script) = detecting(
        probes_down_to(V3ALPHA)
            .into_iter()
            .map(|(probe, answer)| match probe {
                V3ALPHA => (probe, refused(404, 5, "AUTHZ-cdgFk")),
                _ => (probe, answer),
            })
            .chain([(VERSION, version("v2.58.7"))]),
    );
    assert_eq!(
        client.has(Feature::MixedIncludes).await.expect("detected"),
        Some(true)
    );
    script.assert_done();
}

#[tokio::test]
async fn an_inconclusive_probe_ends_the_detection() {
    let instance = |id: &str| {
        let message =
            format!("unable to set instance using origin &{{h  http}}: ID={id} Message=…");
        Answer::Json(404, json!({ "code": 5, "message": message }))
    };
    type Expected = fn(&Error) -> bool;
    let cases: [(Answer, Expected); 6] = [
        (instance("QUERY-1kIjX"), |error| {
            matches!(error, Error::WrongInstanceHost(_))
        }),
        (instance("QUERY-d3fas"), |error| {
            matches!(error, Error::DatabaseDown(_))
        }),
        (Answer::Text(404, "<html>"), |error| {
            matches!(error, Error::UnexpectedAnswer(_))
        }),
        (Answer::Text(200, "<html>"), |error| {
            matches!(error, Error::UnexpectedAnswer(_))
        }),
        (Answer::Text(503, "down"), |error| {
            matches!(error, Error::Unavailable(_))
        }),
        (refused(400, 9, "EXEC-dra6yamk98"), |error| {
            matches!(error, Error::LockedOut { .. })
        }),
    ];
    for (answer, expected) in cases {
        let (client, script) = detecting([(V2, answer)]);
        let error = client
            .has(Feature::RequestsRun)
            .await
            .expect_err("not detected");
        assert!(expected(&error), "{error:?}");
        script.assert_done();
    }
}

#[tokio::test]
async fn a_server_without_any_generation_is_an_error_of_its_own() {
    let probes = probes_down_to(ROOT)
        .into_iter()
        .map(|(probe, _)| (probe, no_route()));
    let (client, script) = detecting(probes);
    assert!(matches!(
        client.has(Feature::RequestsRun).await,
        Err(Error::NoGeneration)
    ));
    script.assert_done();
}

#[tokio::test]
async fn many_callers_pay_for_one_probe() {
    let (client, script) = detecting([(V2, functions())]);
    let (a, b, c) = tokio::join!(
        client.has(Feature::RequestsRun),
        client.has(Feature::RequestsRun),
        client.has(Feature::RequestsRun)
    );
    assert!(a.is_ok() && b.is_ok() && c.is_ok());
    script.assert_done();
}

#[tokio::test]
async fn without_the_version_a_refusal_tells_the_2024_generations_apart() {
    for (message, generation) in [
        (
            "invalid CreateTargetRequest.Endpoint: value length …",
            Generation::V3alpha2024_05,
        ),
        (
            "invalid CreateTargetRequest.TargetType: value is required",
            Generation::V3alpha2024_03,
        ),
    ] {
        let steps = probes_down_to(V3ALPHA).into_iter().chain([
            (VERSION, refused(403, 7, "AUTH-5mWD2")),
            (
                SERVICES,
                ok(json!({ "services": ["zitadel.session.v2beta.SessionService"] })),
            ),
            (
                "POST /v3alpha/targets",
                Answer::Json(400, json!({ "code": 3, "message": message })),
            ),
        ]);
        let (client, script) = detecting(steps);
        assert_eq!(
            client.api_info().await.expect("detected").generation,
            generation
        );
        script.assert_done();
    }
}

#[tokio::test]
async fn where_the_services_tell_the_2024_generations_apart_nothing_is_created() {
    for (service, generation) in [
        (
            "zitadel.execution.v3alpha.ExecutionService",
            Generation::V3alpha2024_03,
        ),
        (
            "zitadel.session.v2.SessionService",
            Generation::V3alpha2024_05,
        ),
    ] {
        let steps = probes_down_to(V3ALPHA).into_iter().chain([
            (VERSION, Answer::Text(403, "<html>closed")),
            (SERVICES, ok(json!({ "services": [service] }))),
        ]);
        let (client, script) = detecting(steps);
        let info = client.api_info().await.expect("detected");
        assert_eq!(info.generation, generation);
        script.assert_done();
    }
}

#[tokio::test]
async fn a_closed_admin_path_costs_the_version_and_nothing_else() {
    for closed in [
        Answer::Text(403, "<html>closed"),
        Answer::Text(404, "<html>closed"),
        Answer::Text(403, ""),
        Answer::Json(403, json!({ "error": "closed" })),
    ] {
        let (client, script) = detecting([
            (V2, functions()),
            (VERSION, closed),
            (
                "GET /v2/actions/executions/methods",
                ok(json!({ "methods": [] })),
            ),
        ]);
        let info = client.api_info().await.expect("detected");
        assert_eq!(
            (info.generation, info.server.exact()),
            (Generation::V2, None)
        );
        script.assert_done();
    }
}

#[tokio::test]
async fn without_the_version_the_methods_tell_what_v2_can_do() {
    for (method, has) in [("AddPublicKey", true), ("CreateTarget", false)] {
        let method = format!("/zitadel.action.v2.ActionService/{method}");
        let (client, script) = detecting([
            (V2, functions()),
            (VERSION, refused(404, 5, "AUTHZ-cdgFk")),
            (
                "GET /v2/actions/executions/methods",
                ok(json!({ "methods": [method] })),
            ),
        ]);
        assert_eq!(
            client.has(Feature::PublicKeys).await.expect("known"),
            Some(has)
        );
        let names = client
            .list_names(NameList::Methods)
            .await
            .expect("read before");
        assert_eq!(*names, [method]);
        script.assert_done();
    }
}

#[tokio::test]
async fn a_pinned_v2beta_finds_out_which_of_both_it_is() {
    for (probe, search) in [
        (ok(json!({})), "POST /v2beta/actions/targets/search"),
        (no_route(), "POST /v2beta/actions/targets/_search"),
    ] {
        let (client, script) = speaking(
            Generation::V2beta,
            [
                (VERSION, ok(json!({ "instance": { "version": "dev" } }))),
                ("POST /v2beta/actions/executions/search", probe),
                (search, empty_list()),
            ],
        );
        assert_eq!(client.list_targets().await.expect("a list"), []);
        script.assert_done();
    }
}

#[tokio::test]
async fn a_pinned_generation_that_the_version_belies_is_an_error() {
    let (client, script) = speaking(Generation::V2beta, [(VERSION, version("v2.71.19"))]);
    let error = client
        .has(Feature::RequestsRun)
        .await
        .expect_err("v2.71 has no v2beta");
    let expected = ServerVersion::new(2, 71, 19);
    assert!(matches!(error, Error::WrongGeneration { server, .. } if server == expected));
    script.assert_done();
}

/// The first call that would say it is whichever resource comes first.
#[tokio::test]
async fn a_pinned_generation_costs_one_request_that_shows_a_caller_who_is_not_accepted() {
    let unauthenticated = || refused(401, 16, "AUTH-7fs1e");
    let list = "POST /v2beta/actions/executions/search";
    let cases: [(Generation, Vec<Step>); 5] = [
        (Generation::V2, vec![(V2, unauthenticated())]),
        (
            Generation::V2beta,
            vec![(VERSION, unauthenticated()), (list, unauthenticated())],
        ),
        (
            Generation::ResourcesV3alpha,
            vec![
                (VERSION, version("v2.71.19")),
                (RESOURCES, unauthenticated()),
            ],
        ),
        (
            Generation::V3alpha2024_05,
            vec![(VERSION, version("v2.58.7")), (V3ALPHA, unauthenticated())],
        ),
        (
            Generation::V3alpha2024_03,
            vec![(VERSION, unauthenticated()), (V3ALPHA, unauthenticated())],
        ),
    ];
    for (generation, steps) in cases {
        let options = ClientOptions {
            api_generation: ApiGeneration::Pinned(generation),
            ..ClientOptions::default()
        };
        let (client, script) = with_options(options, steps);
        let error = client.connect().await.expect_err("not accepted");
        assert!(matches!(error, Error::Unauthenticated(_)), "{error:?}");
        script.assert_done();
    }
}

#[tokio::test]
async fn a_pinned_generation_that_is_not_served_is_an_error_and_a_closed_path_is_not() {
    let (client, script) = speaking(Generation::V2, [(V2, no_route())]);
    let error = client.connect().await.expect_err("not served");
    assert!(matches!(error, Error::RouteMissing(_)), "{error:?}");
    script.assert_done();

    for closed in [
        Answer::Text(403, "<html>closed"),
        refused(403, 7, "AUTH-5mWD2"),
        refused(429, 8, "QUOTA-vjAy8"),
    ] {
        let (client, script) = speaking(Generation::V2, [(V2, closed)]);
        client.connect().await.expect("reachable");
        script.assert_done();
    }
}

/// Both generations of 2024 are at the same paths, so nothing else would tell.
#[tokio::test]
async fn a_pinned_generation_of_2024_is_held_against_the_version() {
    for (pinned, served) in [
        (Generation::V3alpha2024_03, "v2.58.7"),
        (Generation::V3alpha2024_05, "v2.51.4"),
    ] {
        let options = ClientOptions {
            api_generation: ApiGeneration::Pinned(pinned),
            ..ClientOptions::default()
        };
        let (client, script) = with_options(options, [(VERSION, version(served))]);
        let error = client
            .has(Feature::RequestsRun)
            .await
            .expect_err("the other one is served");
        assert!(matches!(error, Error::WrongGeneration { .. }), "{error:?}");
        script.assert_done();
    }
}
