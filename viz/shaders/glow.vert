#version 450 core
// A square that faces the eye.
layout(location = 0) in vec4 place_and_size;
layout(location = 1) in vec4 colour;
layout(location = 2) in vec2 least_px_and_ring;

uniform mat4 view_projection;
uniform vec3 eye, right, up;
uniform float pixel_km;

out vec2 corner;
out vec4 out_colour;
out float ring;

void main() {
    corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2 - 1;
    float away = distance(place_and_size.xyz, eye);
    float least = least_px_and_ring.x * pixel_km * away;
    float size = max(place_and_size.w, least);
    // What is drawn larger than it is shines as much in all.
    float dim = place_and_size.w < least ? mix(1.0, place_and_size.w / least, 0.35) : 1.0;
    vec3 at = place_and_size.xyz + (right * corner.x + up * corner.y) * size;
    out_colour = vec4(colour.rgb, colour.a * dim);
    ring = least_px_and_ring.y;
    gl_Position = view_projection * vec4(at, 1);
}
