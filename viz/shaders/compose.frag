#version 450 core
// Light to a picture: bloom is added, and what is too bright is bent towards white.
in vec2 at;

uniform sampler2D image, bloom;

out vec4 colour;

void main() {
    vec3 c = texture(image, at).rgb + 0.55 * texture(bloom, at).rgb;
    c = c * (2.51 * c + 0.03) / (c * (2.43 * c + 0.59) + 0.14);   // Narkowicz (2015), a fit of ACES
    c = pow(clamp(c, 0, 1), vec3(1 / 2.2));
    vec2 p = at * 2 - 1;
    colour = vec4(c * (1 - 0.16 * dot(p, p) * 0.5), 1);
}
