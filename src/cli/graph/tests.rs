//! Names come from people and servers. Whatever they contain, a picture only shows it.

use serde_json::{Value, json};

use super::facts::Facts;
use super::{Format, model::Graph, render, terraform};
use crate::printable::is_hidden;

/// Names that mean something to one of the formats, or look like something else.
fn hostile() -> Vec<String> {
    let mut names: Vec<String> = [
        "</text><script>alert(1)</script>",
        "\" onload=\"alert(1)",
        "a & b < c > d 'q'",
        "]]></style><style>*{display:none}",
        "<!-- --> <![CDATA[ <?xml ?>",
        "${file(\"/etc/passwd\")} %{if}",
        "\u{202e}txt.exe\u{202c}",
        "\u{1b}[2J\u{7}\0",
        "\u{feff}a\u{200b}b\u{e0041}",
        "line1\nline2\r\u{2028}3",
        "日本語",
        "👩‍🚒🏳️‍🌈",
        "مرحبا بالعالم",
        "end",
        "graph",
        "click t0 href \"javascript:alert(1)\"",
        "%%{init: {\"theme\":\"dark\"}}%%",
        "```\n# out of the block",
        "@everyone [x](javascript:1) ![i](http://e.example/x) <b>",
        "-->|x| t0; subgraph",
        "#quot;#lt;&lt;",
        "\\N\\l\\",
        "1. list",
        "- item",
        "| ] } ) ; ` <br/>",
        "",
        " ",
    ]
    .map(str::to_owned)
    .into();
    names.push("x".repeat(5000));
    names.push(format!("Z{}", "\u{301}".repeat(300)));
    names
}

/// A state in which every name is hostile, wherever a name can be.
fn state() -> Value {
    let names = hostile();
    let target = |(at, name): (usize, &String)| {
        let kind = ["rest_webhook", "rest_call", "rest_async"][at % 3];
        json!({
            "address": format!("zitadelactions_target.t[{name:?}]"), "mode": "managed",
            "type": "zitadelactions_target",
            "values": {
                "id": at.to_string(), "name": name, "timeout": "10s", "payload_type": "JSON",
                "endpoint": format!("https://u:sentinel@e.example/{name}?t=sentinel#sentinel"),
                "signing_key": "sentinel", kind: {"interrupt_on_error": at % 2 == 0},
            },
        })
    };
    let execution = |(at, name): (usize, &String)| {
        let condition = match at % 4 {
            0 => json!({"event": {"event": name}}),
            1 => json!({"event": {"group": name}}),
            2 => json!({"function": {"name": name}}),
            _ => json!({"request": {"method": format!("/{name}/{name}")}}),
        };
        let include = json!({"event": {"event": name}});
        json!({
            "address": name, "mode": "managed", "type": "zitadelactions_execution",
            "values": {
                "condition": condition,
                "targets": [{"target_id": at.to_string()}, {"target_id": name}, {"include": include}],
            },
        })
    };
    let targets = names.iter().enumerate().map(target);
    let executions = names.iter().enumerate().map(execution);
    let resources: Vec<Value> = targets.chain(executions).collect();
    json!({"format_version": "1.0", "values": {"root_module": {"resources": resources}}})
}

fn graph() -> Graph {
    terraform::read(state().to_string().as_bytes()).unwrap()
}

fn drawn(format: Format) -> String {
    let text = render(&graph(), format);
    assert!(!text.contains("sentinel"), "{format:?} shows a secret");
    let hidden = text.chars().find(|c| *c != '\n' && is_hidden(*c));
    assert_eq!(hidden, None, "{format:?}");
    text
}

#[test]
fn an_image_is_well_formed_and_has_no_element_of_a_name() {
    let text = drawn(Format::Svg);
    let document = roxmltree::Document::parse(&text).unwrap();
    let ours = [
        "svg", "title", "desc", "style", "rect", "path", "text", "g", "a",
    ];
    let attributes = [
        "class",
        "x",
        "y",
        "width",
        "height",
        "rx",
        "d",
        "id",
        "href",
        "viewBox",
        "role",
        "aria-labelledby",
    ];
    let elements = document.descendants().filter(roxmltree::Node::is_element);
    for element in elements {
        let name = element.tag_name().name();
        assert!(ours.contains(&name), "{name}");
        for attribute in element.attributes() {
            let name = attribute.name();
            assert!(attributes.contains(&name), "{name}");
            let link = name != "href" || attribute.value().starts_with("#zag-t");
            assert!(link, "{}", attribute.value());
        }
    }
    let texts = document
        .descendants()
        .filter(|node| node.has_tag_name((SVG, "text")));
    let shown: Vec<&str> = texts.filter_map(|text| text.text()).collect();
    for name in ["a & b < c > d 'q'", "日本語", "1. list"] {
        assert!(shown.contains(&name), "{name}");
    }
    assert!(shown.iter().all(|text| text.chars().count() < 400));
    let styles = document
        .descendants()
        .filter(|node| node.has_tag_name((SVG, "style")));
    let styles: Vec<&str> = styles.filter_map(|style| style.text()).collect();
    assert_eq!(styles.len(), 1);
    assert!(!styles[0].contains("url(") && !styles[0].contains("@import"));
}

const SVG: &str = "http://www.w3.org/2000/svg";

#[test]
fn data_has_the_names_as_they_are() {
    let data: Value = serde_json::from_str(&drawn(Format::Json)).unwrap();
    let targets = data["targets"].as_array().unwrap();
    let names: Vec<&str> = targets
        .iter()
        .map(|target| target["name"].as_str().unwrap())
        .collect();
    for name in hostile() {
        assert!(names.contains(&name.as_str()), "{name:?}");
    }
}

#[test]
fn a_graph_for_graphviz_has_one_statement_a_line_and_no_open_string() {
    for line in drawn(Format::Dot).lines() {
        let mut quotes = 0;
        let mut characters = line.chars();
        while let Some(character) = characters.next() {
            match character {
                '\\' => {
                    let escaped = characters.next();
                    assert!(matches!(escaped, Some('\\' | '"' | 'n')), "{line}");
                }
                '"' => quotes += 1,
                _ => {}
            }
        }
        assert_eq!(quotes % 2, 0, "{line}");
        assert!(line.chars().count() < 1000, "{line}");
    }
}

/// In a label there are letters, numbers written as entities, line breaks of ours and a few signs.
fn is_safe_label(label: &str) -> bool {
    let mut rest = label.replace("<br/>", " ");
    while let Some(start) = rest.find('#') {
        let Some(end) = rest[start..].find(';') else {
            return false;
        };
        if !rest[start + 1..start + end]
            .bytes()
            .all(|byte| byte.is_ascii_digit())
        {
            return false;
        }
        rest.replace_range(start..=start + end, " ");
    }
    rest.chars()
        .all(|c| c.is_alphanumeric() || !c.is_ascii() || " ./-,()".contains(c))
}

#[test]
fn a_diagram_has_only_statements_of_ours() {
    for format in [Format::Mermaid, Format::Markdown] {
        let text = drawn(format);
        let diagram = match format {
            Format::Mermaid => text.as_str(),
            _ => {
                let (before, diagram) = text.split_once("```mermaid\n").unwrap();
                let markup = ['<', '>', '`', '[', '@'];
                assert!(!before.contains(markup), "{before}");
                diagram.strip_suffix("```\n").unwrap()
            }
        };
        assert!(diagram.len() < 50_000);
        for line in diagram.lines() {
            let words = line.split_whitespace().next().unwrap();
            let starts = ["flowchart", "subgraph", "end", "linkStyle", "classDef"];
            let id = words.trim_start_matches(['e', 't', 'x']);
            let is_node = id.starts_with(|c: char| c.is_ascii_digit());
            assert!(starts.contains(&words) || is_node, "{line}");
            if let Some((_, rest)) = line.split_once('"') {
                let (label, _) = rest.split_once('"').unwrap();
                assert!(is_safe_label(label), "{line}");
                assert_eq!(line.matches('"').count(), 2, "{line}");
            }
        }
    }
}

#[test]
fn three_hundred_executions_are_drawn_whole_as_an_image_and_within_limits_as_a_diagram() {
    let resource = |kind: &str, at: usize, values: Value| {
        json!({
            "address": format!("{kind}.r{at}"), "mode": "managed",
            "type": format!("zitadelactions_{kind}"), "values": values,
        })
    };
    let targets = (0..100).map(|at| {
        let values = json!({
            "id": at.to_string(), "name": format!("target-{at}"), "timeout": "10s",
            "endpoint": "https://example.com/", "rest_async": {},
        });
        resource("target", at, values)
    });
    let executions = (0..300).map(|at| {
        let ids = [at % 100, (at + 7) % 100, (at + 31) % 100].map(|id| id.to_string());
        let event = format!("family{}.event{at}", at % 9);
        let values = json!({"condition": {"event": {"event": event}}, "target_ids": ids});
        resource("execution", at, values)
    });
    let resources: Vec<Value> = targets.chain(executions).collect();
    let state =
        json!({"format_version": "1.0", "values": {"root_module": {"resources": resources}}});
    let graph = terraform::read(state.to_string().as_bytes()).unwrap();
    assert_eq!(Facts::of(&graph).executions.len(), 300);

    let image = render(&graph, Format::Svg);
    for at in 0..300 {
        let event = format!(">family{}.event{at}<", at % 9);
        assert!(image.contains(&event), "{event}");
    }
    let document = roxmltree::Document::parse(&image).unwrap();
    let size = |name| {
        document
            .root_element()
            .attribute(name)
            .unwrap()
            .parse::<f32>()
            .unwrap()
    };
    let (width, height) = (size("width"), size("height"));
    assert!(height / width < 3.0, "{width} x {height}");
    for rect in document
        .descendants()
        .filter(|node| node.has_tag_name((SVG, "rect")))
    {
        let number = |name| {
            rect.attribute(name)
                .and_then(|text| text.parse::<f32>().ok())
        };
        if let (Some(x), Some(w)) = (number("x"), number("width")) {
            assert!(x >= 0.0 && x + w <= width, "{rect:?}");
        }
    }

    let diagram = render(&graph, Format::Mermaid);
    assert!(diagram.len() < 50_000 && diagram.matches(".->").count() < 500);
    assert!(
        diagram.contains("more executions#58; draw them as SVG"),
        "{diagram}"
    );
}
