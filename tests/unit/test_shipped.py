from cycle import shipped


def test_the_shipped_templates_and_workflows_are_found() -> None:
    assert (shipped.templates() / "mail" / "digest.txt.j2").is_file()
    assert shipped.workflows().is_dir()
