//! The names a server knows: functions, methods, services, event types, aggregate types.
//!
//! They are data from the recorded servers; `data/*.tsv` has the servers that listed each name.

use crate::version::{RECORDED, Version};

/// A name with its English text, where it has one of its own.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) text: Option<String>,
}

/// The names that one server knows.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    /// In the server's own order.
    pub(crate) functions: Vec<String>,
    /// Sorted.
    pub(crate) methods: Vec<String>,
    /// Sorted.
    pub(crate) services: Vec<String>,
    /// Sorted.
    pub(crate) event_types: Vec<Named>,
    /// Sorted.
    pub(crate) aggregate_types: Vec<Named>,
}

impl Names {
    /// The names of a recorded server.
    pub(crate) fn of(version: Version) -> Self {
        let plain = |table: &str| {
            named(table, version)
                .into_iter()
                .map(|entry| entry.name)
                .collect()
        };
        Self {
            functions: plain(include_str!("../data/functions.tsv")),
            methods: plain(include_str!("../data/methods.tsv")),
            services: plain(include_str!("../data/services.tsv")),
            event_types: named(include_str!("../data/event_types.tsv"), version),
            aggregate_types: named(include_str!("../data/aggregate_types.tsv"), version),
        }
    }

    /// Whether an event type is registered.
    pub(crate) fn knows_event(&self, event: &str) -> bool {
        self.event_types.iter().any(|known| known.name == event)
    }

    /// Whether a string is the beginning of a registered event type.
    pub(crate) fn knows_group(&self, group: &str) -> bool {
        self.event_types
            .iter()
            .any(|known| known.name.starts_with(group))
    }
}

fn named(table: &str, version: Version) -> Vec<Named> {
    let version = version.to_string();
    let index = |text: &str| RECORDED.iter().position(|known| *known == text);
    let own = index(&version);
    let within = |range: &str| {
        let (first, last) = range.split_once("..").unwrap_or((range, range));
        own >= index(first) && own <= index(last)
    };
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| {
        let mut columns = line.split('\t');
        let name = columns.next()?.to_owned();
        let served = columns.next()?.split(' ').any(within);
        served.then(|| Named {
            name,
            text: columns.next().map(str::to_owned),
        })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::Names;
    use crate::version::{RECORDED, Version};

    #[test]
    fn every_recorded_server_has_its_names() {
        let counts = RECORDED.map(|version| {
            let names = Names::of(Version::bound(version));
            (
                names.functions.len(),
                names.methods.len(),
                names.services.len(),
                names.event_types.len(),
            )
        });
        assert_eq!(
            counts,
            [
                (9, 629, 15, 480),
                (9, 633, 15, 487),
                (9, 708, 21, 494),
                (9, 716, 23, 501),
                (9, 788, 26, 551),
                (3, 789, 26, 551),
                (3, 939, 36, 542),
                (3, 946, 36, 547),
            ]
        );
    }
}
