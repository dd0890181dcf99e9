//! Every change of a target's kind arrives, by the client alone.
//!
//! March 2024 keeps an interrupt beside the asynchronous flag, and every generation ignores the end
//! of an interrupt that came with the creation (API.md 6.2): a plain update is answered 200 and
//! changes nothing.

use std::sync::Arc;
use std::time::Duration;

use zitadel_actions::auth::Credential;
use zitadel_actions::client::{ApiGeneration, Client, ClientOptions};
use zitadel_actions::model::{
    Endpoint, PayloadType, PriorTarget, TargetDraft, TargetKind, TargetPatch,
};
use zitadel_actions::transport::{Silent, Transport, TransportConfig, base_url};
use zitadel_emulator::Emulator;

use super::{SERVERS, Server};

const KINDS: [TargetKind; 5] = [
    TargetKind::Webhook {
        interrupt_on_error: false,
    },
    TargetKind::Webhook {
        interrupt_on_error: true,
    },
    TargetKind::Call {
        interrupt_on_error: false,
    },
    TargetKind::Call {
        interrupt_on_error: true,
    },
    TargetKind::Async,
];

fn client(server: Server, zitadel: &Emulator) -> Client {
    let config = TransportConfig::new(base_url(&zitadel.base_url(), false).unwrap());
    let credential = Credential::AccessToken(zitadel.token().into());
    let transport = Transport::new(config, credential, Arc::new(Silent)).unwrap();
    let options = ClientOptions {
        api_generation: server.pinned.map_or(ApiGeneration::Auto, |name| {
            ApiGeneration::Pinned(name.parse().unwrap())
        }),
        ..ClientOptions::default()
    };
    Client::new(Arc::new(transport), options)
}

/// Creates a target of the first kind, and changes it to each of the others in turn.
async fn lead(client: &Client, kinds: &[TargetKind], name: &str) -> Vec<TargetKind> {
    let endpoint = Endpoint::parse("https://example.com/").unwrap();
    let draft = TargetDraft {
        name: name.to_owned(),
        endpoint: endpoint.clone(),
        kind: kinds[0],
        timeout: Duration::from_secs(10),
        payload_type: PayloadType::Json,
    };
    let id = client.create_target(&draft).await.unwrap().id;
    let mut shown = Vec::new();
    for pair in kinds.windows(2) {
        let patch = TargetPatch {
            kind: Some(pair[1]),
            ..TargetPatch::default()
        };
        let prior = PriorTarget {
            kind: pair[0],
            endpoint: Some(endpoint.clone()),
        };
        client.update_target(&id, &patch, &prior).await.unwrap();
        shown.push(client.find_target(&id).await.unwrap().unwrap().kind);
    }
    shown
}

#[test]
fn every_change_of_kind_and_the_way_back_arrive_on_every_generation() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for server in SERVERS {
        let zitadel = Emulator::builder()
            .server_version(server.version)
            .start_blocking();
        zitadel.set_actions_feature(true);
        let client = client(server, &zitadel);
        for first in KINDS {
            for second in KINDS.into_iter().filter(|kind| *kind != first) {
                for third in KINDS.into_iter().filter(|kind| *kind != second) {
                    let kinds = [first, second, third];
                    let shown = runtime.block_on(lead(&client, &kinds, &format!("{kinds:?}")));
                    assert_eq!(shown, kinds[1..], "{server:?}: {kinds:?}");
                }
            }
        }
    }
}
