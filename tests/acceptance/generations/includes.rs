//! Executions that include others: v2.48 to v2.71 know them, each generation in its own way.

use super::{SERVERS, Server};
use crate::hcl::{all, execution, resource, target};
use crate::world::World;

const REQUEST: &str = "/zitadel.user.v2beta.UserService/AddHumanUser";

/// Two executions to include, and one that calls what `list` says.
fn hcl(list: &str) -> String {
    let request = format!("{{ request = {{ method = {REQUEST:?} }} }}");
    let group = r#"{ event = { group = "user.human" } }"#;
    let outer = resource("execution", "outer").set("condition", "{ request = { all = true } }");
    all([
        target("t"),
        execution("inner", &request, &["t"]),
        execution("other", group, &["t"]),
        outer.set("targets", format!("[{list}]")),
    ])
}

const TARGET: &str = "{ target_id = zitadelactions_target.t.id }";
const INNER: &str = "{ include = zitadelactions_execution.inner.condition }";
const OTHER: &str = "{ include = zitadelactions_execution.other.condition }";

/// The list of the outer execution on the server, with the target's id as `t`.
fn outer(server: Server, world: &World) -> Vec<String> {
    let id = world.zitadel.find_target("t").unwrap().id;
    let list = world
        .zitadel
        .executions()
        .remove(&server.server_id("request"))
        .unwrap_or_default();
    list.into_iter()
        .map(|entry| if entry == id { "t".into() } else { entry })
        .collect()
}

fn include(server: Server, id: &str) -> String {
    format!("include:{}", server.server_id(id))
}

#[test]
fn includes_keep_their_order_and_their_place_among_targets() {
    for server in SERVERS
        .into_iter()
        .filter(|server| server.version.starts_with('2'))
    {
        let (inner, other) = (
            include(server, &format!("request{REQUEST}")),
            include(server, "event/user.human.*"),
        );
        let t = || "t".to_owned();
        let mut lists = vec![
            (
                format!("{INNER}, {OTHER}"),
                vec![inner.clone(), other.clone()],
            ),
            (
                format!("{OTHER}, {INNER}"),
                vec![other.clone(), inner.clone()],
            ),
        ];
        if server.mixes_includes() {
            lists.push((
                format!("{OTHER}, {TARGET}, {INNER}"),
                vec![other, t(), inner.clone()],
            ));
            lists.push((format!("{TARGET}, {INNER}"), vec![t(), inner.clone()]));
        }
        lists.push((TARGET.to_owned(), vec![t()]));
        lists.push((INNER.to_owned(), vec![inner]));
        let world = server.world("");
        for (list, expected) in lists {
            world.terraform.write(hcl(&list));
            world.terraform.apply();
            assert_eq!(outer(server, &world), expected, "{server:?}");
            world.terraform.plans_nothing();
        }
        import(&world);
        world.terraform.destroy();
        assert!(world.zitadel.executions().is_empty(), "{server:?}");
    }
}

fn import(world: &World) {
    world
        .terraform
        .run(&["state", "rm", "zitadelactions_execution.outer"])
        .succeeded();
    let block = "import {\n  to = zitadelactions_execution.outer\n  id = \"request\"\n}\n";
    world.terraform.write(format!("{}{block}", hcl(INNER)));
    assert_eq!(world.terraform.plan().changes(), []);
    world.terraform.apply();
}

#[test]
fn an_order_of_includes_that_others_changed_is_drift_of_the_list_alone() {
    for server in SERVERS.into_iter().filter(|server| server.mixes_includes()) {
        let world = server.world(&hcl(&format!("{TARGET}, {INNER}")));
        world.terraform.apply();
        let id = world.zitadel.find_target("t").unwrap().id;
        let inner = include(server, &format!("request{REQUEST}"));
        world.zitadel.set_execution("request", &[&inner, &id]);
        let change = world.terraform.plan().only_change();
        assert_eq!(change.attributes, ["change_date", "targets"], "{server:?}");
        world.terraform.apply();
        assert_eq!(outer(server, &world), ["t".to_owned(), inner], "{server:?}");
        world.terraform.plans_nothing();
    }
}

#[test]
fn targets_without_includes_work_on_every_generation() {
    for server in SERVERS {
        let world = server
            .world(&hcl(TARGET).replace(REQUEST, &format!("/{}/ListSessions", server.service())));
        world.terraform.apply();
        assert_eq!(outer(server, &world), ["t"], "{server:?}");
        world.terraform.plans_nothing();
    }
}

/// The plan's error about `list`, and proof that nothing was written.
fn refused(server: Server, list: &str) -> String {
    let world =
        server.world(&hcl(list).replace(REQUEST, &format!("/{}/ListSessions", server.service())));
    let error = world.terraform.try_plan().failed();
    assert!(world.zitadel.targets().is_empty() && world.zitadel.executions().is_empty());
    assert!(
        error.contains("targets = ["),
        "the error is at the list: {error}"
    );
    error
}

#[test]
fn what_a_server_cannot_include_is_refused_at_plan_with_its_reason() {
    let response = "{ include = { response = { all = true } } }";
    for server in SERVERS {
        let version = format!("v{}", server.version);
        if server.is_of_march_2024() {
            let error = refused(server, &format!("{TARGET}, {INNER}"));
            assert!(
                error.contains(&version) && error.contains("v2.52 to v2.71"),
                "{error}"
            );
        } else if server.mixes_includes() {
            let error = refused(server, &format!("{response}, {TARGET}"));
            assert!(
                error.contains(&version) && error.contains("takes the response for the request"),
                "{error}"
            );
        } else {
            let error = refused(server, INNER);
            assert!(
                error.contains(&version) && error.contains("v2.48 to v2.71"),
                "{error}"
            );
        }
    }
}
