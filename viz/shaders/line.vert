#version 450 core
// A line as a strip of some pixels' width: its ends come as one instance.
layout(location = 0) in vec3 from_place;
layout(location = 1) in vec4 from_colour;
layout(location = 2) in vec3 to_place;
layout(location = 3) in vec4 to_colour;

uniform mat4 view_projection;
uniform vec2 screen;
uniform float width_px;

out vec4 out_colour;
out float across;

void main() {
    vec4 a = view_projection * vec4(from_place, 1);
    vec4 b = view_projection * vec4(to_place, 1);
    bool at_end = (gl_VertexID & 1) == 1;
    float side = gl_VertexID < 2 ? -1.0 : 1.0;
    // An end behind the eye is moved to the near plane.
    const float near = 1e-4;
    if (a.w < near && b.w < near) { gl_Position = vec4(2, 2, 2, 1); return; }
    if (a.w < near) a = mix(a, b, (near - a.w) / (b.w - a.w));
    if (b.w < near) b = mix(b, a, (near - b.w) / (a.w - b.w));
    vec2 along = (b.xy / b.w - a.xy / a.w) * screen;
    along = length(along) > 1e-6 ? normalize(along) : vec2(1, 0);
    vec4 here = at_end ? b : a;
    here.xy += vec2(-along.y, along.x) * side * width_px / screen * here.w;
    out_colour = at_end ? to_colour : from_colour;
    across = side;
    gl_Position = here;
}
