//! A life of resources at `TF_LOG=TRACE`, and every file and message that it leaves behind.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::sync::OnceLock;

use libtest_mimic::{Failed, Trial};
use zitadel_emulator::Emulator;

use crate::front::{Front, Reply};
use crate::sentinel::{Sentinel, is_nowhere};
use crate::terraform::Terraform;

/// What passes as an ephemeral variable is kept by nobody but whoever prints it.
const CONFIGURATION: &str = r#"
variable "secret" {
  type      = map(string)
  ephemeral = true
}
provider "zitadelactions" {
  client_id         = "CLIENT"
  client_secret     = var.secret.client
  transport_headers = { x-gate = var.secret.header }
}
resource "zitadelactions_target" "open" {
  name       = "open"
  endpoint   = "https://u:USERINFO@example.com/hook?token=QUERY"
  rest_async = {}
}
resource "zitadelactions_target" "sealed" {
  name                = "sealed"
  endpoint_wo         = var.secret.endpoint
  endpoint_wo_version = 1
  store_signing_key   = false
  rest_async          = {}
}
output "endpoint" {
  value = zitadelactions_target.open.endpoint
}
"#;

/// Where a secret may be found all the same, because Terraform stores there what it manages.
#[derive(Clone, Copy, PartialEq)]
enum Kept {
    Nowhere,
    /// In the state, and wherever Terraform repeats it for programs (`show -json`).
    InState,
    /// There, and where Terraform shows a configuration that is not sensitive.
    Shown,
}

struct Secret {
    name: &'static str,
    sentinel: Sentinel,
    kept: Kept,
}

/// One place that something may leak to.
struct Place {
    name: String,
    text: String,
    kept: Kept,
}

struct Life {
    secrets: Vec<Secret>,
    places: Vec<Place>,
}

const NAMES: [&str; 7] = [
    "client secret",
    "access token of the token endpoint",
    "transport header",
    "endpoint_wo",
    "signing key that is not stored",
    "signing key that is stored",
    "userinfo and query of an endpoint",
];

pub(crate) fn trials() -> Vec<Trial> {
    let trial = |name: &'static str| {
        Trial::test(format!("life / {name}"), move || {
            static LIFE: OnceLock<Life> = OnceLock::new();
            let life = LIFE.get_or_init(live);
            let secrets = life.secrets.iter().filter(|secret| secret.name == name);
            secrets.map(|secret| life.keeps(secret)).collect()
        })
    };
    NAMES.into_iter().map(trial).collect()
}

impl Life {
    fn keeps(&self, secret: &Secret) -> Result<(), Failed> {
        let allowed = |place: &Place| match secret.kept {
            Kept::Nowhere => false,
            Kept::InState => place.kept == Kept::InState,
            Kept::Shown => place.kept != Kept::Nowhere,
        };
        let (kept, others): (Vec<_>, Vec<_>) = self.places.iter().partition(|place| allowed(place));
        let texts = |places: &[&Place]| -> Vec<(String, String)> {
            places
                .iter()
                .map(|place| (place.name.clone(), place.text.clone()))
                .collect()
        };
        let found = is_nowhere(&secret.sentinel, borrowed(&texts(&kept))).is_err();
        if !found && !kept.is_empty() {
            return Err(
                "the secret is not even where it belongs: does the test search right?".into(),
            );
        }
        is_nowhere(&secret.sentinel, borrowed(&texts(&others)))
    }
}

fn borrowed(texts: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    texts.iter().map(|(place, text)| (&**place, &**text))
}

/// Creates, changes and destroys, and keeps all that was said and written.
fn live() -> Life {
    let zitadel = Emulator::builder().start_blocking();
    let front = Front::plain(zitadel.address(), |_| Reply::Forward);
    let [header, endpoint, userinfo, query] = [(); 4].map(|()| Sentinel::new());
    let url = format!("https://u:{endpoint}@example.com/{endpoint}?token={endpoint}");
    let secrets = serde_json::json!({
        "client": zitadel.client_secret(), "header": header.awkward().replace("\\n", ""), "endpoint": url,
    });
    let mut terraform = Terraform::new(
        &CONFIGURATION
            .replace("CLIENT", &zitadel.client_id())
            .replace("USERINFO", &userinfo.to_string())
            .replace("QUERY", &query.to_string()),
        &[("ZITADEL_DOMAIN", &front.url())],
    );
    let log = terraform.folder().join("trace.log");
    terraform.set("TF_VAR_secret", &secrets.to_string());
    terraform.set("TF_LOG", "TRACE");
    terraform.set("TF_LOG_PATH", &log.display().to_string());

    let mut places = Vec::new();
    let saved = ["plan", "-input=false", "-no-color", "-out=plan.bin"];
    let destroyed = [&saved[..], &["-destroy"]].concat();
    let apply = ["apply", "-input=false", "-no-color", "plan.bin"];
    let apply_json = ["apply", "-input=false", "-json", "plan.bin"];
    let commands = |places: &mut Vec<Place>, commands: &[(&[&str], Kept)]| {
        for (arguments, kept) in commands {
            let run = terraform.run(arguments).succeeded();
            places.push(Place {
                name: format!("terraform {}", arguments.join(" ")),
                text: format!("{}{}", run.stdout, run.stderr),
                kept: *kept,
            });
        }
        places.extend(files(terraform.folder()));
    };
    commands(
        &mut places,
        &[(&saved, Kept::Shown), (&apply_json, Kept::Shown)],
    );
    let changed = fs::read_to_string(terraform.folder().join("main.tf")).unwrap();
    terraform.write(&changed.replace("\"open\"\n", "\"renamed\"\n"));
    commands(
        &mut places,
        &[
            (&["plan", "-input=false", "-json"], Kept::Shown),
            (&saved, Kept::Shown),
            (&["show", "-no-color", "plan.bin"], Kept::Shown),
            (&["show", "-json", "plan.bin"], Kept::InState),
            (&apply, Kept::Shown),
            (&["show", "-no-color"], Kept::Shown),
            (&["show", "-json"], Kept::InState),
            (&["output", "-json"], Kept::Shown),
        ],
    );
    let targets = ["sealed", "renamed"].map(|name| zitadel.find_target(name).expect(name));
    commands(
        &mut places,
        &[(&destroyed, Kept::Shown), (&apply_json, Kept::Shown)],
    );

    let keys = targets.map(|target| target.signing_key.expect("a signing key"));
    let seen = front.seen();
    let token = seen.iter().find_map(|seen| seen.bearer()).expect("a token");
    let secret = |name, sentinel, kept| Secret {
        name,
        sentinel,
        kept,
    };
    let secrets = vec![
        secret(
            NAMES[0],
            Sentinel::of(&zitadel.client_secret()),
            Kept::Nowhere,
        ),
        secret(NAMES[1], Sentinel::of(token), Kept::Nowhere),
        secret(NAMES[2], header, Kept::Nowhere),
        secret(NAMES[3], endpoint, Kept::Nowhere),
        secret(NAMES[4], Sentinel::of(&keys[0]), Kept::Nowhere),
        secret(NAMES[5], Sentinel::of(&keys[1]), Kept::InState),
        secret(NAMES[6], userinfo, Kept::Shown),
        secret(NAMES[6], query, Kept::Shown),
    ];
    Life { secrets, places }
}

/// Every file of the folder; the members of a plan file each by themselves, for they are packed.
fn files(folder: &Path) -> Vec<Place> {
    let mut places = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() || name.ends_with(".tf") || name == "cli.tfrc" {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let place = |name: String, bytes: &[u8], kept| Place {
            name,
            text: String::from_utf8_lossy(bytes).into_owned(),
            kept,
        };
        if name.ends_with(".bin") {
            for (member, bytes) in unpacked(&bytes) {
                places.push(place(format!("{name}/{member}"), &bytes, Kept::InState));
            }
        } else if name.contains(".tfstate") {
            places.push(place(name, &bytes, Kept::InState));
        } else {
            places.push(place(name, &bytes, Kept::Nowhere));
        }
    }
    assert!(
        places.iter().any(|place| place.name == "trace.log"),
        "there is a log"
    );
    places
}

/// The members of a zip file.
fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a plan is a zip");
    let mut members = Vec::new();
    for at in 0..archive.len() {
        let mut member = archive.by_index(at).expect("a member");
        let mut content = Vec::new();
        member
            .read_to_end(&mut content)
            .expect("a member can be read");
        let name = member.name().expect("a name").into_owned();
        members.push((name, content));
    }
    assert!(
        members.iter().any(|(name, _)| name == "tfplan"),
        "{members:?}"
    );
    members
}
