//! The rooms of a crate, which are the files and folders directly in its `src`, use each other in
//! one direction.

use std::collections::{BTreeMap, BTreeSet};

use super::sources;

type Rooms = BTreeMap<String, BTreeSet<String>>;

/// Each room of the crate, and the rooms that it uses.
fn rooms(folder: &str) -> Rooms {
    let files = sources(folder);
    let room = |path: &str| {
        let inner = &path[folder.len() + 1..];
        inner.split(['/', '.']).next().unwrap().to_owned()
    };
    let mut rooms: Rooms = files
        .iter()
        .map(|file| (room(&file.path), BTreeSet::new()))
        .collect();
    let names: BTreeSet<String> = rooms.keys().cloned().collect();
    for file in &files {
        let from = room(&file.path);
        let code: Vec<&str> = file.code().map(|(_, line)| line).collect();
        for path in code.join(" ").split("crate::").skip(1) {
            let used = first_names(path).filter(|name| names.contains(*name) && *name != from);
            rooms
                .get_mut(&from)
                .unwrap()
                .extend(used.map(str::to_owned));
        }
    }
    rooms
}

/// `a::b` names `a`, and `{a::{b, c}, d}` names `a` and `d`.
fn first_names(path: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    let end = path.find(|c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth <= 0 && !(c.is_alphanumeric() || "_:{}".contains(c))
    });
    let path = &path[..end.unwrap_or(path.len())];
    let mut depth = 0;
    let items = path.split(move |c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        (depth == 1 && (c == ',' || c == '{')) || (depth == 0 && c == '}')
    });
    items.filter_map(|item| item.trim().split("::").next())
}

/// A path from a room back to itself.
fn circle(rooms: &Rooms) -> Option<Vec<&str>> {
    fn walk<'a>(rooms: &'a Rooms, path: &mut Vec<&'a str>, done: &mut BTreeSet<&'a str>) -> bool {
        let room = *path.last().unwrap();
        for next in &rooms[room] {
            let is_circle = path.contains(&next.as_str());
            path.push(next);
            if is_circle || (!done.contains(next.as_str()) && walk(rooms, path, done)) {
                return true;
            }
            path.pop();
        }
        done.insert(room);
        false
    }
    let mut done = BTreeSet::new();
    rooms.keys().find_map(|room| {
        let mut path = vec![room.as_str()];
        walk(rooms, &mut path, &mut done).then_some(path)
    })
}

#[test]
fn no_room_uses_one_that_uses_it() {
    for folder in [
        "src",
        "crates/terraform-plugin/src",
        "crates/zitadel-actions/src",
    ] {
        let rooms = rooms(folder);
        let arrows: usize = rooms.values().map(BTreeSet::len).sum();
        assert!(arrows > 5, "{folder}: {rooms:?}");
        assert_eq!(circle(&rooms), None, "{folder}");
    }
}

#[test]
fn a_circle_is_found_through_other_rooms_and_through_grouped_imports() {
    let names: Vec<&str> = first_names("{a::{b, c}, d}; use x").collect();
    assert!(names.contains(&"a") && names.contains(&"d"), "{names:?}");
    assert!(!names.contains(&"c") && !names.contains(&"x"), "{names:?}");
    let rooms = |arrows: &[(&str, &str)]| {
        let mut rooms = Rooms::new();
        for (from, to) in arrows {
            rooms.entry((*to).to_owned()).or_default();
            rooms
                .entry((*from).to_owned())
                .or_default()
                .insert((*to).to_owned());
        }
        rooms
    };
    assert_eq!(circle(&rooms(&[("a", "b"), ("a", "c"), ("b", "c")])), None);
    assert!(circle(&rooms(&[("a", "b"), ("b", "c"), ("c", "a")])).is_some());
}
