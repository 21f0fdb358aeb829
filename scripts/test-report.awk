# Reads one xUnit.net XML report, or a JUnit one as pytest writes it. what=counts prints "passed failed skipped", where errors outside of tests count as
# failed; what=skipped prints each skipped test with its reason. Written for any awk: a record is what follows one "<".
BEGIN { RS = "<"; FS = "\n" }

function attribute(name,    from, rest) {
  from = index($0, " " name "=\"")
  if (from == 0) return ""
  rest = substr($0, from + length(name) + 3)
  return unescape(substr(rest, 1, index(rest, "\"") - 1))
}

function unescape(text) {
  gsub(/&lt;/, "<", text)
  gsub(/&gt;/, ">", text)
  gsub(/&quot;/, "\"", text)
  gsub(/&apos;/, "'", text)
  gsub(/&#x[0-9A-Fa-f]+;/, " ", text)
  gsub(/&amp;/, "\\&", text)
  return text
}

/^assembly / {
  passed += attribute("passed")
  failed += attribute("failed") + attribute("errors")
  skipped += attribute("skipped")
}

/^testsuite / {
  passed += attribute("tests") - attribute("failures") - attribute("errors") - attribute("skipped")
  failed += attribute("failures") + attribute("errors")
  skipped += attribute("skipped")
}

/^testcase / { test = attribute("classname") "." attribute("name") }

/^skipped / {
  if (what == "skipped") print "skipped: " test ": " attribute("message")
  next
}

/^test / { test = attribute("result") == "Skip" ? attribute("name") : "" }

/^reason>/ { inReason = 1; reason = substr($0, length("reason>") + 1); next }

/^\/reason>/ {
  if (inReason && test != "" && what == "skipped") {
    gsub(/[ \t\r\n]+/, " ", reason)
    print "skipped: " test ": " reason
  }
  inReason = 0
  next
}

inReason {
  part = $0
  if (part ~ /^!\[CDATA\[/) part = substr(part, length("![CDATA[") + 1)
  else part = "<" part
  sub(/\]\]>[ \t\r\n]*$/, "", part)
  reason = reason part
}

END { if (what == "counts") print passed + 0, failed + 0, skipped + 0 }
