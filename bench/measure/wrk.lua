-- Asks and checks every answer. From the environment: BODY (a file), HEADERS (lines of "name: value"), MARKS (lines that
-- an answer has to contain, none followed by a digit).
wrk.method = "POST"
local file = io.open(os.getenv("BODY"))
wrk.body = file:read("*a")
file:close()
for name, value in os.getenv("HEADERS"):gmatch("([^\n:]+): ([^\n]+)") do
    wrk.headers[name] = value
end
local marks = {}
for line in os.getenv("MARKS"):gmatch("[^\n]+") do
    -- an optional space after the colon, as some write JSON
    local mark = line:gsub("%p", "%%%0"):gsub(":", ":%%s?")
    marks[#marks + 1] = mark:find("%d$") and mark .. "%f[%D]" or mark
end

local threads = {}
function setup(thread)
    threads[#threads + 1] = thread
end

bad = 0
sample = ""
function response(status, headers, body)
    for i = 1, #marks do
        if status ~= 200 or not body:find(marks[i]) then
            bad = bad + 1
            if bad == 1 then
                sample = status .. " " .. body:sub(1, 300):gsub("%s+", " ")
            end
            return
        end
    end
end

function done(summary, latency, requests)
    local wrong, first = 0, ""
    for _, thread in ipairs(threads) do
        wrong = wrong + thread:get("bad")
        first = first == "" and thread:get("sample") or first
    end
    local e = summary.errors
    print(string.format("RESULT %d %d %d %d %d %d %d", summary.requests, summary.duration,
        e.connect + e.read + e.write + e.timeout, wrong, latency:percentile(50), latency:percentile(99), latency.max))
    if first ~= "" then
        print("SAMPLE " .. first)
    end
end
