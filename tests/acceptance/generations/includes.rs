//! Executions that include others: v2.48 to v2.71 know them, each generation in its own way.

use super::{FACES, Face};
use crate::world::World;

const REQUEST: &str = "/zitadel.user.v2beta.UserService/AddHumanUser";

/// Two executions to include, and one that calls what `list` says.
fn hcl(list: &str) -> String {
    format!(
        r#"
resource "zitadelactions_target" "t" {{
  name       = "t"
  endpoint   = "https://192.0.2.1/t"
  rest_async = {{}}
}}
resource "zitadelactions_execution" "inner" {{
  condition  = {{ request = {{ method = "{REQUEST}" }} }}
  target_ids = [zitadelactions_target.t.id]
}}
resource "zitadelactions_execution" "other" {{
  condition  = {{ event = {{ group = "user.human" }} }}
  target_ids = [zitadelactions_target.t.id]
}}
resource "zitadelactions_execution" "outer" {{
  condition = {{ request = {{ all = true }} }}
  targets   = [{list}]
}}
"#
    )
}

const TARGET: &str = "{ target_id = zitadelactions_target.t.id }";
const INNER: &str = "{ include = zitadelactions_execution.inner.condition }";
const OTHER: &str = "{ include = zitadelactions_execution.other.condition }";

/// The list of the outer execution on the server, with the target's id as `t`.
fn outer(face: Face, world: &World) -> Vec<String> {
    let id = world.zitadel.find_target("t").unwrap().id;
    let list = world
        .zitadel
        .executions()
        .remove(&face.server_id("request"))
        .unwrap_or_default();
    list.into_iter()
        .map(|entry| if entry == id { "t".into() } else { entry })
        .collect()
}

fn include(face: Face, id: &str) -> String {
    format!("include:{}", face.server_id(id))
}

#[test]
fn includes_keep_their_order_and_their_place_among_targets() {
    for face in FACES
        .into_iter()
        .filter(|face| face.version.starts_with('2'))
    {
        let (inner, other) = (
            include(face, &format!("request{REQUEST}")),
            include(face, "event/user.human.*"),
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
        if face.mixes_includes() {
            lists.push((
                format!("{OTHER}, {TARGET}, {INNER}"),
                vec![other, t(), inner.clone()],
            ));
            lists.push((format!("{TARGET}, {INNER}"), vec![t(), inner.clone()]));
        }
        lists.push((TARGET.to_owned(), vec![t()]));
        lists.push((INNER.to_owned(), vec![inner]));
        let world = face.world("");
        for (list, expected) in lists {
            world.terraform.write(hcl(&list));
            world.terraform.apply();
            assert_eq!(outer(face, &world), expected, "{face:?}");
            world.terraform.plans_nothing();
        }
        import(&world);
        world.terraform.destroy();
        assert!(world.zitadel.executions().is_empty(), "{face:?}");
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
    for face in FACES.into_iter().filter(|face| face.mixes_includes()) {
        let world = face.world(&hcl(&format!("{TARGET}, {INNER}")));
        world.terraform.apply();
        let id = world.zitadel.find_target("t").unwrap().id;
        let inner = include(face, &format!("request{REQUEST}"));
        world.zitadel.set_execution("request", &[&inner, &id]);
        let change = world.terraform.plan().only_change();
        assert_eq!(change.attributes, ["change_date", "targets"], "{face:?}");
        world.terraform.apply();
        assert_eq!(outer(face, &world), ["t".to_owned(), inner], "{face:?}");
        world.terraform.plans_nothing();
    }
}

#[test]
fn targets_without_includes_work_on_every_generation() {
    for face in FACES {
        let world =
            face.world(&hcl(TARGET).replace(REQUEST, &format!("/{}/ListSessions", face.service())));
        world.terraform.apply();
        assert_eq!(outer(face, &world), ["t"], "{face:?}");
        world.terraform.plans_nothing();
    }
}

/// The plan's error about `list`, and proof that nothing was written.
fn refused(face: Face, list: &str) -> String {
    let world =
        face.world(&hcl(list).replace(REQUEST, &format!("/{}/ListSessions", face.service())));
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
    for face in FACES {
        let version = format!("v{}", face.version);
        if face.is_of_march_2024() {
            let error = refused(face, &format!("{TARGET}, {INNER}"));
            assert!(
                error.contains(&version) && error.contains("v2.52 to v2.71"),
                "{error}"
            );
        } else if face.mixes_includes() {
            let error = refused(face, &format!("{response}, {TARGET}"));
            assert!(
                error.contains(&version) && error.contains("takes the response for the request"),
                "{error}"
            );
        } else {
            let error = refused(face, INNER);
            assert!(
                error.contains(&version) && error.contains("v2.48 to v2.71"),
                "{error}"
            );
        }
    }
}
